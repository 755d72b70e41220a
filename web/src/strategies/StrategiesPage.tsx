import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatDate, formatPercent } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Meter } from '../ui/Meter';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import type { Draft } from './StrategyDialog';
import { kpiName, type Strategy, useStrategies, valueText } from './strategies';

const StrategyDialog = later(async () => (await import('./StrategyDialog')).StrategyDialog);

const proposals: Draft[] = [
  { name: 'keep', kpi: 'retentionRate', change: '5' },
  { name: 'answer', kpi: 'firstResponseMinutes', target: '60' },
  { name: 'know', kpi: 'dataQuality', change: '10' },
];

/** What the business wants to change, and how far it has come. */
export function StrategiesPage() {
  const [draft, setDraft] = useState<Draft>();
  const manage = useCan('tenant.write');
  const { data, isError, error, refetch } = useStrategies();
  return (
    <Page
      title={t('strategies.title')}
      actions={manage && <Button onClick={() => setDraft({})}>{t('strategies.add')}</Button>}
    >
      <Section title={t('strategies.title')} text={t('strategies.text')}>
        {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
        {data?.length === 0 && (
          <>
            <EmptyState compact icon="flag" title={t('strategies.none')} text={t('strategies.noneText')} />
            {manage && (
              <Rows label={t('strategies.none')}>
                {proposals.map(({ name, ...rest }) => {
                  const title = tEnum('strategies', `propose_${name}`);
                  const why = tEnum('strategies', `propose_${name}Why`);
                  return (
                    <Row
                      key={name}
                      end={
                        <Button
                          variant="default"
                          aria-label={`${t('strategies.setUp')}: ${title}`}
                          onClick={() => setDraft({ name: title, why, ...rest })}
                        >
                          {t('strategies.setUp')}
                        </Button>
                      }
                    >
                      <Text strong>{title}</Text>{' '}
                      <Text tone="quiet" small>
                        {why}
                      </Text>
                    </Row>
                  );
                })}
              </Rows>
            )}
          </>
        )}
        {data && data.length > 0 && (
          <PlainTable
            whole
            label={t('strategies.title')}
            head={[
              t('strategies.strategy'),
              t('strategies.actual'),
              t('strategies.progress'),
              t('strategies.target'),
              t('strategies.nextReview'),
              t('strategies.owner'),
            ]}
          >
            {data.map((strategy) => (
              <tr key={strategy.id}>
                <td>
                  <Link {...paths.strategy(strategy.id)}>{strategy.name}</Link>
                  <small>{kpiName(strategy.kpi)}</small>
                </td>
                <td>
                  {valueText(strategy.kpi, strategy.actual) || <Text tone="quiet">{t('strategies.noMeasure')}</Text>}
                </td>
                <td>
                  <Progress strategy={strategy} />
                </td>
                <td>
                  {valueText(strategy.kpi, strategy.target)} <small>{formatDate(strategy.ends)}</small>
                </td>
                <td>
                  <Review strategy={strategy} />
                </td>
                <td>{strategy.ownerName}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
      {draft && <StrategyDialog draft={draft} onClose={() => setDraft(undefined)} />}
    </Page>
  );
}

function Progress({ strategy: { progress } }: { strategy: Strategy }) {
  return progress === null ? null : (
    <Meter value={Math.max(0, Math.min(100, progress))} label={formatPercent(progress)} />
  );
}

/** When it is looked at again, or how it has ended. */
export function Review({ strategy: { status, review, nextReview } }: { strategy: Strategy }) {
  if (status !== 'active')
    return <Text tone={status === 'reached' ? 'good' : 'quiet'}>{tEnum('strategies', `status_${status}`)}</Text>;
  if (!nextReview) return <Text tone="quiet">{t('strategies.reviewNone')}</Text>;
  if (review === 'ahead') return formatDate(nextReview);
  return (
    <Text tone={review === 'overdue' ? 'bad' : 'warn'} strong>
      {review === 'overdue'
        ? t('strategies.reviewOverdue', { day: formatDate(nextReview) })
        : t('strategies.reviewDue')}
    </Text>
  );
}
