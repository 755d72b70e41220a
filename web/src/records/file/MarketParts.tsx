import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { RecordLink } from '../../api/types';
import { formatDate, formatInstant, formatMoney, today } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { useMe } from '../../session/session';
import { Text } from '../../ui/Text';
import { competitorsQuery } from '../competitors';
import { Parts } from './Parts';
import { type PartValues, whose } from './parts';

interface MarketPartsProps {
  about: RecordLink & { object: 'contact' | 'company' };
  readOnly: boolean;
}

/** Asked again with everything else of the file. */
const fileKey = (what: string, id: string) => [what, 'file', id];

/** What a customer needs and who meets it, with our share of it; and why they do not buy. */
export function MarketParts(props: MarketPartsProps) {
  return (
    <>
      <Needs {...props} />
      <WhyNot {...props} />
    </>
  );
}

function Needs({ about, readOnly }: MarketPartsProps) {
  const { tenant } = useMe();
  const filter = whose(about);
  const needs = useQuery({
    queryKey: fileKey('needs', about.id),
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/needs', { params: { query: { limit: 100, filter } as never }, signal }))).items,
  });
  const wallet = useQuery({
    queryKey: fileKey('wallet', about.id),
    queryFn: ({ signal }) =>
      about.object === 'company'
        ? ok(api.GET('/api/v1/companies/{id}/wallet', { params: { path: { id: about.id } }, signal }))
        : ok(api.GET('/api/v1/contacts/{id}/wallet', { params: { path: { id: about.id } }, signal })),
  });
  const categories = useQuery({
    queryKey: ['needCategories'],
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/need-categories', { signal }))).items,
  });
  const rivals = useQuery(competitorsQuery);
  if (!needs.data || !categories.data) return null;
  const offered = categories.data.filter((one) => !one.archived);
  if (needs.data.length === 0 && offered.length === 0) return null;
  return (
    <>
      <Parts
        collection="needs"
        title={t('wallet.needs')}
        add={t('wallet.addNeed')}
        items={needs.data}
        readOnly={readOnly}
        fresh={{ ...whose(about), categoryId: offered[0]?.id ?? '', metBy: 'nobody', competitorId: '' }}
        startOf={(need) => ({
          ...need,
          spend: need.estAnnualSpend?.amount ?? '',
          competitorId: need.competitorId ?? '',
        })}
        titleOf={(need) => need.categoryName}
        wire={(values) => wireOf(values, tenant.currency)}
        fields={[
          {
            name: 'categoryId',
            label: t('wallet.needCategory'),
            type: 'choice',
            choices: categories.data.map((one) => ({ value: one.id, label: one.name })),
          },
          { name: 'spend', label: t('wallet.needSpend', { currency: tenant.currency }) },
          {
            name: 'metBy',
            label: t('wallet.needMetBy'),
            type: 'choice',
            choices: [
              { value: 'nobody', label: t('wallet.needNobody') },
              { value: 'us', label: t('wallet.needUs') },
              { value: 'competitor', label: t('wallet.needCompetitor') },
            ],
          },
          {
            name: 'competitorId',
            label: t('wallet.needRival'),
            type: 'choice',
            choices: [
              { value: '', label: t('wallet.needNoRival') },
              ...(rivals.data ?? []).map((one) => ({ value: one.id, label: one.name })),
            ],
          },
          { name: 'satisfaction', label: t('wallet.needSatisfaction'), type: 'number' },
          { name: 'importance', label: t('wallet.needImportance'), type: 'number' },
          { name: 'contractEnd', label: t('wallet.needContractEnd'), type: 'date' },
          { name: 'note', label: t('wallet.needNote'), type: 'long' },
        ]}
      >
        {(need) => (
          <>
            <Text strong>{need.categoryName}</Text>{' '}
            <Text tone="quiet">
              {[
                need.estAnnualSpend && t('wallet.needAYear', { sum: formatMoney(need.estAnnualSpend) }),
                need.competitorName ??
                  t(
                    need.metBy === 'us'
                      ? 'wallet.needUs'
                      : need.metBy === 'competitor'
                        ? 'wallet.needCompetitor'
                        : 'wallet.needNobody',
                  ),
                need.satisfaction && t('wallet.needSatisfied', { n: need.satisfaction }),
                need.contractEnd && t('wallet.needEnds', { day: formatDate(need.contractEnd) }),
                need.note,
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </>
        )}
      </Parts>
      {wallet.data?.parts.map((part) => (
        <p key={part.spend.currency}>
          <Text tone="quiet">
            {t('wallet.walletShare', {
              share: part.share,
              bought: formatMoney(part.bought),
              spend: formatMoney(part.spend),
            })}
          </Text>
        </p>
      ))}
    </>
  );
}

/** Only what the form has, in the API's words. */
function wireOf(values: PartValues, currency: string): PartValues {
  const { contactId, companyId, categoryId, spend, metBy, competitorId, satisfaction, importance, contractEnd, note } =
    values;
  const typed = String(spend ?? '').trim();
  return {
    ...(contactId ? { contactId } : {}),
    ...(companyId ? { companyId } : {}),
    categoryId,
    metBy: competitorId ? 'competitor' : metBy,
    competitorId: competitorId || null,
    satisfaction: satisfaction || null,
    importance: importance || null,
    contractEnd: contractEnd || null,
    note: note || null,
    estAnnualSpend: typed === '' ? null : { amount: typed.replace(',', '.'), currency },
  };
}

function WhyNot({ about, readOnly }: MarketPartsProps) {
  const reasons = useQuery({
    queryKey: fileKey('non-buy-reasons', about.id),
    queryFn: async ({ signal }) =>
      (
        await ok(
          api.GET('/api/v1/non-buy-reasons', {
            params: { query: { limit: 100, filter: whose(about) } as never },
            signal,
          }),
        )
      ).items,
  });
  if (!reasons.data) return null;
  const due = reasons.data.some((reason) => reason.awake);
  return (
    <Parts
      collection="non-buy-reasons"
      title={t('wallet.whyNot')}
      add={t('wallet.addWhyNot')}
      items={reasons.data}
      readOnly={readOnly}
      tone={due ? 'bad' : undefined}
      fresh={{ ...whose(about), since: today() }}
      startOf={(reason) => ({ ...reason })}
      titleOf={(reason) => reason.reason}
      wire={({ contactId, companyId, reason, text, activityId, competitorId, since, revisitOn, goneOn }) => ({
        ...(contactId ? { contactId } : {}),
        ...(companyId ? { companyId } : {}),
        reason,
        text: text || null,
        activityId: activityId || null,
        competitorId: competitorId || null,
        since: since || null,
        revisitOn: revisitOn || null,
        goneOn: goneOn || null,
      })}
      fields={(reason) => [
        { name: 'reason', label: t('wallet.whyReason') },
        { name: 'text', label: t('wallet.whyText'), type: 'long' },
        {
          name: 'activityId',
          label: t('wallet.whyEvidence'),
          type: 'choice',
          choices: chosen(reason?.activityId, reason?.activitySubject ?? t('wallet.whyHeard')),
          offer: { key: ['activities', 'evidence', about.id], ask: evidence(about), none: t('wallet.whyNoEvidence') },
        },
        {
          name: 'competitorId',
          label: t('wallet.needRival'),
          type: 'choice',
          choices: chosen(reason?.competitorId, reason?.competitorName ?? ''),
          offer: { key: ['competitors', 'choice'], ask: rivalsOffered, none: t('wallet.needNoRival') },
        },
        { name: 'since', label: t('wallet.whySince'), type: 'date' },
        { name: 'revisitOn', label: t('wallet.whyRevisit'), type: 'date' },
        { name: 'goneOn', label: t('wallet.whyGone'), type: 'date' },
      ]}
    >
      {(reason) => (
        <>
          <Text strong>{reason.reason}</Text>{' '}
          <Text tone="quiet">
            {[
              reason.text,
              reason.activityId && t('wallet.whyFrom', { what: reason.activitySubject ?? t('wallet.whyHeard') }),
              reason.dealTitle,
              reason.competitorName,
              formatDate(reason.since),
              reason.goneOn
                ? t('wallet.whyOver', { day: formatDate(reason.goneOn) })
                : reason.revisitOn && !reason.awake && t('wallet.whyUntil', { day: formatDate(reason.revisitOn) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>{' '}
          {reason.awake && <Text tone="bad">{t('wallet.whyAwake')}</Text>}
        </>
      )}
    </Parts>
  );
}

/** What a form shows of a choice made earlier. */
const chosen = (value: string | null | undefined, label: string) => (value ? [{ value, label }] : []);

/** The last fifty things done with them: in one of these the reason was heard. */
function evidence(about: MarketPartsProps['about']) {
  return async (signal: AbortSignal) => {
    const query = { limit: 50, sort: '-at', filter: { [`${about.object}Id`]: about.id, status: 'done' } } as never;
    const { items } = await ok(api.GET('/api/v1/activities', { params: { query }, signal }));
    return items.map((one) => ({
      value: one.id,
      label: [formatInstant(one.at), tEnum('work', `kind_${one.kind}`), one.subject].filter(Boolean).join(' · '),
    }));
  };
}

async function rivalsOffered() {
  return (await queryClient.ensureQueryData(competitorsQuery)).map((one) => ({ value: one.id, label: one.name }));
}
