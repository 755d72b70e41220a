import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { formatDate, formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Bars } from '../ui/Bars';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Meter } from '../ui/Meter';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { DateText, Money, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';

/** Why prospects do not buy: the reasons by how often they are heard, month by month, and what to do about each. */
export function WhyNotPage() {
  const [chosen, setChosen] = useState<{ reason: string; filter: unknown }>();
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['nonBuyReasons', 'ranking'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/non-buy-reasons/ranking', { signal })),
  });
  const most = Math.max(1, ...(data?.items.map((item) => item.count) ?? []));
  return (
    <Page title={t('market.whyNot')}>
      <Section title={t('market.whyNot')} text={t('market.whyNotText')}>
        {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
        {data && data.awake > 0 && (
          <p>
            <Text tone="warn">{t('market.awake', { count: data.awake })}</Text>
          </p>
        )}
        {data?.items.length === 0 && (
          <EmptyState compact icon="check" title={t('market.noReasons')} text={t('market.noReasonsText')} />
        )}
        {data && data.items.length > 0 && (
          <PlainTable
            label={t('market.whyNot')}
            head={[
              t('market.reason'),
              t('market.heard'),
              t('market.trend'),
              t('market.customersCol'),
              t('market.lostDeals'),
              t('market.play'),
            ]}
          >
            {data.items.map((item) => (
              <tr key={item.reason}>
                <td>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => setChosen({ reason: item.reason, filter: item.filter })}
                  >
                    {item.reason}
                  </Button>
                </td>
                <td>
                  <Meter label={formatNumber(item.count)} value={(100 * item.count) / most} />
                </td>
                <td>
                  <Bars
                    small
                    label={`${t('market.trendOf', { reason: item.reason })}: ${item.months.map((month) => t('market.inMonth', { month: formatDate(month.month), count: month.count })).join(', ')}`}
                    bars={item.months.map((month) => ({
                      name: formatDate(month.month),
                      whole: month.count,
                      part: month.count,
                    }))}
                  />
                </td>
                <td>{formatNumber(item.customers)}</td>
                <td>
                  {item.lostDeals.map((sum) => (
                    <div key={sum.currency}>
                      <Money value={sum} />
                    </div>
                  ))}
                </td>
                <td>{item.play ?? <Text tone="quiet">{t('market.noPlay')}</Text>}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
      {chosen && <Rows reason={chosen.reason} filter={chosen.filter} onClose={() => setChosen(undefined)} />}
    </Page>
  );
}

function Rows({ reason, filter, onClose }: { reason: string; filter: unknown; onClose: () => void }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['nonBuyReasons', 'rows', filter],
    queryFn: ({ signal }) =>
      ok(
        api.POST('/api/v1/non-buy-reasons/search', {
          body: { filter: filter as never, sort: '-since', limit: 100 } as never,
          signal,
        }),
      ),
  });
  return (
    <Section
      title={t('market.rowsOf', { reason })}
      actions={
        <Button variant="default" onClick={onClose}>
          {t('market.close')}
        </Button>
      }
    >
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data && (
        <PlainTable
          whole
          label={t('market.rowsOf', { reason })}
          head={[t('market.who'), t('market.said'), t('market.since'), t('market.askAgain')]}
        >
          {data.items.map((row) => (
            <tr key={row.id}>
              <td>
                {row.companyId ? (
                  <Link {...paths.company(row.companyId)}>{row.companyName}</Link>
                ) : (
                  row.contactId && <Link {...paths.contact(row.contactId)}>{row.contactName}</Link>
                )}
                {row.dealId && (
                  <small>
                    <Link {...paths.deal(row.dealId)}>{row.dealTitle}</Link>
                  </small>
                )}
              </td>
              <td>{[row.text, row.competitorName].filter(Boolean).join(' · ')}</td>
              <td>
                <DateText value={row.since} />
              </td>
              <td>
                <DateText value={row.revisitOn} /> {row.awake && <Text tone="warn">{t('market.askedAgain')}</Text>}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
