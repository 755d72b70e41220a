import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { formatDate } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Money } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { makeTask } from './makeTask';

/** What the best customers buy elsewhere, and what is ripe to be won. */
export function GapsPage() {
  return (
    <Page title={t('market.gaps')}>
      <Gaps />
      <Ripe />
    </Page>
  );
}

function Gaps() {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['wallet', 'gaps'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/wallet/gaps', { signal })),
  });
  return (
    <Section title={t('market.biggestGaps')} text={t('market.biggestGapsText')}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.items.length === 0 && (
        <EmptyState compact icon="check" title={t('market.noGaps')} text={t('market.noGapsText')} />
      )}
      {data && data.items.length > 0 && (
        <PlainTable
          label={t('market.biggestGaps')}
          head={[
            t('market.customer'),
            t('market.need'),
            t('market.gap'),
            t('market.metBy'),
            t('market.value'),
            t('market.makeTask'),
          ]}
        >
          {data.items.map((gap) => (
            <tr key={gap.needId}>
              <td>
                <Link {...recordPath(gap.object, gap.id)}>{gap.name}</Link>
                {gap.ownerName && <small>{gap.ownerName}</small>}
              </td>
              <td>{gap.category}</td>
              <td>
                <Money value={gap.gap} />
              </td>
              <td>{gap.competitorName ?? tEnum('market', `metBy_${gap.metBy}`)}</td>
              <td>
                <Money value={gap.customerValue} />
              </td>
              <td>
                <TaskButton title={t('market.offerTask', { name: gap.name, need: gap.category })} about={gap} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Ripe() {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['wallet', 'ripe'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/wallet/ripe', { signal })),
  });
  return (
    <Section title={t('market.ripe')} text={t('market.ripeText')}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.items.length === 0 && <EmptyState compact icon="check" title={t('market.noRipe')} />}
      {data && data.items.length > 0 && (
        <PlainTable
          label={t('market.ripe')}
          head={[
            t('market.customer'),
            t('market.need'),
            t('market.metBy'),
            t('market.whyRipe'),
            t('market.spend'),
            t('market.makeTask'),
          ]}
        >
          {data.items.map((need) => (
            <tr key={need.needId}>
              <td>
                <Link {...recordPath(need.object, need.id)}>{need.name}</Link>
                {need.ownerName && <small>{need.ownerName}</small>}
              </td>
              <td>{need.category}</td>
              <td>{need.competitorName ?? t('market.metBy_competitor')}</td>
              <td>
                {need.why
                  .map((why) =>
                    why === 'contractEnds'
                      ? t('market.ripe_contractEnds', { day: formatDate(need.contractEnd ?? '') })
                      : t('market.ripe_dissatisfied', { n: need.satisfaction ?? 0 }),
                  )
                  .join(', ')}
              </td>
              <td>
                <Money value={need.estAnnualSpend} />
              </td>
              <td>
                <TaskButton title={t('market.offerTask', { name: need.name, need: need.category })} about={need} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function TaskButton({
  title,
  about,
}: {
  title: string;
  about: { object: string; id: string; ownerId: string | null };
}) {
  if (!useCan('records.write')) return null;
  return (
    <Button
      variant="default"
      aria-label={`${t('market.makeTask')}: ${title}`}
      onClick={() => void makeTask(title, about)}
    >
      {t('market.makeTask')}
    </Button>
  );
}
