import { Button } from '@mantine/core';
import type { Company, CompanyFile, Deal } from '../api/types';
import { openCreator } from '../creators';
import { Facts, MoneyFact, StillFact, TextFact } from '../forms/Inline';
import { withMarketWords } from '../i18n/load';
import { t } from '../i18n/t';
import { AddressesFact } from '../records/AddressesFact';
import { Concerns, Dates, People, Preferences } from '../records/file/FileParts';
import { judgePoint } from '../records/file/file';
import type { Judge } from '../records/file/PointCare';
import { StandingFacts } from '../records/file/StandingFacts';
import { OwnerFact } from '../records/OwnerFact';
import { PointsFact } from '../records/PointsFact';
import { RelatedDeals } from '../records/RelatedDeals';
import { TagsFact } from '../records/TagsFact';
import { useMay, useMe } from '../session/session';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { Ago } from '../ui/Text';
import { changeCompany, domainsOf, wholeNumber } from './companies';

const MarketParts = later(async () => (await withMarketWords(() => import('../records/file/MarketParts'))).MarketParts);
const CustomFacts = later(async () => (await import('../records/custom/CustomFacts')).CustomFacts);

export function CompanyFacts({ company, file }: { company: Company; file: CompanyFile }) {
  const readOnly = !useMay('company', 'update', company);
  const mayAdd = useMay('contact', 'create');
  const { tenant } = useMe();
  const about = { object: 'company', id: company.id, title: company.name } as const;
  const save = (change: Record<string, unknown>, shown: Partial<Company> = {}) => changeCompany(company, change, shown);
  const judge: Judge = (pointId, body) => void judgePoint('companies', company, pointId, body);
  const step = file.openTasks.find((task) => task.id === company.standing.nextStep?.id);
  return (
    <>
      <StandingFacts collection="companies" record={company} step={step} readOnly={readOnly} />
      <Concerns items={file.openConcerns} about={about} readOnly={readOnly} />
      <Preferences items={file.preferences} about={about} readOnly={readOnly} />
      <Dates items={file.dates} about={about} readOnly={readOnly} />
      <MarketParts about={about} readOnly={readOnly} />
      <People title={t('companies.people', { count: file.people.length })} items={file.people} />
      {mayAdd && (
        <Button
          variant="subtle"
          mt={4}
          leftSection={<Icon name="add" size={14} />}
          onClick={() => openCreator('contact', { about })}
        >
          {t('contacts.add')}
        </Button>
      )}
      <RelatedDeals deals={file.openDeals as Deal[]} about={about} />
      <h2>{t('file.about')}</h2>
      <Facts>
        <TextFact
          label={t('companies.name')}
          value={company.name}
          readOnly={readOnly}
          onSave={(name) => save({ name })}
        />
        <TextFact
          label={t('companies.domains')}
          value={company.domains.join(', ')}
          readOnly={readOnly}
          onSave={(text) => save({ domains: domainsOf(text ?? '') })}
        />
        <TextFact
          label={t('companies.website')}
          name="website"
          value={company.website}
          readOnly={readOnly}
          onSave={(website) => save({ website })}
        />
        <TextFact
          label={t('companies.industry')}
          name="industry"
          value={company.industry}
          readOnly={readOnly}
          onSave={(industry) => save({ industry })}
        />
        <TextFact
          label={t('companies.employees')}
          name="employees"
          type="number"
          value={company.employees?.toString() ?? null}
          readOnly={readOnly}
          onSave={(text) => save({ employees: wholeNumber(text) })}
        />
        <MoneyFact
          label={t('companies.annualRevenue')}
          value={company.annualRevenue}
          currency={tenant.currency}
          readOnly={readOnly}
          onSave={(annualRevenue) => save({ annualRevenue })}
        />
        <TextFact
          label={t('companies.foundedYear')}
          type="number"
          value={company.foundedYear?.toString() ?? null}
          readOnly={readOnly}
          onSave={(text) => save({ foundedYear: wholeNumber(text) })}
        />
        <PointsFact
          kind="emails"
          points={company.emails}
          readOnly={readOnly}
          onSave={(emails) => save({ emails })}
          onJudge={judge}
        />
        <PointsFact
          kind="phones"
          points={company.phones}
          readOnly={readOnly}
          onSave={(phones) => save({ phones })}
          onJudge={judge}
        />
        <AddressesFact
          addresses={company.addresses}
          readOnly={readOnly}
          onSave={(addresses) => save({ addresses })}
          onJudge={judge}
        />
        <OwnerFact record={company} readOnly={readOnly} onSave={save} />
        <TagsFact tags={company.tags} readOnly={readOnly} onSave={(tags) => save({ tags })} />
        <TextFact
          label={t('companies.description')}
          long
          value={company.description}
          readOnly={readOnly}
          onSave={(description) => save({ description })}
        />
        <StillFact label={t('records.createdAt')}>
          <Ago value={company.createdAt} />
        </StillFact>
      </Facts>
      <CustomFacts collection="companies" record={company} readOnly={readOnly} />
    </>
  );
}
