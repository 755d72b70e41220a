import { Link } from '@tanstack/react-router';
import type { Deal, Stage } from '../api/types';
import { ChoiceFact, Facts, MoneyFact, StillFact, TextFact } from '../forms/Inline';
import { formatInstant, formatPercent } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { CompanyFact } from '../records/CompanyFact';
import { OwnerFact } from '../records/OwnerFact';
import { TagsFact } from '../records/TagsFact';
import { useMay, useMe } from '../session/session';
import { later } from '../ui/later';
import { Ago } from '../ui/Text';
import { typedAmount } from './amounts';
import { DealPeople } from './DealPeople';
import { changeDeal } from './deals';

const CustomFacts = later(async () => (await import('../records/custom/CustomFacts')).CustomFacts);

interface DealFactsProps {
  deal: Deal;
  stages: Stage[];
  onStage: (stageId: string) => void;
}

export function DealFacts({ deal, stages, onStage }: DealFactsProps) {
  const readOnly = !useMay('deal', 'update', deal);
  const { tenant } = useMe();
  const save = (change: Record<string, unknown>, shown: Partial<Deal> = {}) => changeDeal(deal, change, shown);
  return (
    <>
      <Facts>
        <TextFact
          label={t('deals.name')}
          value={deal.title}
          readOnly={readOnly}
          onSave={(title) => save({ title: title ?? '' })}
        />
        <MoneyFact
          label={t('deals.amount')}
          value={deal.amount}
          currency={tenant.currency}
          readOnly={readOnly}
          onSave={(amount) => save({ amount: amount && typedAmount(amount.amount, amount.currency) })}
        />
        <ChoiceFact
          label={t('deals.stage')}
          value={deal.stageId}
          choices={stages.map((stage) => ({ value: stage.id, label: stage.name }))}
          readOnly={readOnly}
          onSave={async (id) => onStage(id)}
        />
        {deal.status === 'open' && (
          <TextFact
            label={t('deals.chance')}
            type="number"
            value={deal.hasOwnProbability ? String(deal.probability) : null}
            shown={formatPercent(deal.probability)}
            readOnly={readOnly}
            onSave={(chance) => save({ probability: chance === null ? null : Number(chance) })}
          />
        )}
        {deal.status === 'won' && (
          <TextFact
            label={t('deals.wonReason')}
            value={deal.wonReason}
            readOnly={readOnly}
            onSave={(wonReason) => save({ wonReason })}
          />
        )}
        {deal.status === 'lost' && (
          <TextFact
            label={t('deals.lostReason')}
            value={deal.lostReason}
            readOnly={readOnly}
            onSave={(lostReason) => save({ lostReason })}
          />
        )}
        {deal.closedAt && <StillFact label={t('deals.closed')}>{formatInstant(deal.closedAt)}</StillFact>}
        <TextFact
          label={t('deals.expectedClose')}
          type="date"
          value={deal.expectedClose}
          readOnly={readOnly}
          onSave={(expectedClose) => save({ expectedClose })}
        />
        <CompanyFact record={deal} readOnly={readOnly} onSave={save} />
        {deal.companyId && (
          <StillFact label="">
            <Link {...paths.company(deal.companyId)}>{t('contacts.openCompany')}</Link>
          </StillFact>
        )}
        <OwnerFact record={deal} readOnly={readOnly} onSave={save} />
        <TextFact
          label={t('deals.product')}
          value={deal.productName}
          readOnly={readOnly}
          onSave={(productName) => save({ productName })}
        />
        <TagsFact tags={deal.tags} readOnly={readOnly} onSave={(tags) => save({ tags })} />
        <TextFact
          label={t('deals.description')}
          long
          value={deal.description}
          readOnly={readOnly}
          onSave={(description) => save({ description })}
        />
        <StillFact label={t('deals.pipeline')}>{deal.pipelineName}</StillFact>
        <StillFact label={t('records.createdAt')}>
          <Ago value={deal.createdAt} />
        </StillFact>
      </Facts>
      <CustomFacts collection="deals" record={deal} readOnly={readOnly} />
      <DealPeople deal={deal} readOnly={readOnly} onSave={save} />
    </>
  );
}
