import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { formatMoney, formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { BarList } from '../ui/charts/BarList';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Meter } from '../ui/Meter';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Trouble } from '../ui/Trouble';
import { ColumnChart } from './chartLater';
import { CreatedSection } from './figures/CreatedSection';
import { NotSingly, Opens, Sums, Whose } from './Parts';
import { GroupedBy, ReportFilters } from './ReportFilters';
import type { ReportSearch } from './reportSearch';
import {
  currenciesOf,
  type DealGroup,
  type DealReport,
  money,
  periodName,
  saveReport,
  sumIn,
  useDealReport,
} from './reports';

const groupings = [
  'quarter',
  'month',
  'week',
  'year',
  'owner',
  'product',
  'reason',
  'source',
  'company',
  'pipeline',
  'competitor',
] as const;
type By = (typeof groupings)[number];
const shown = 15;

/** Won and lost: when, by whom, what, to whom and why not. Every number opens its deals. */
export function DealsReportPage() {
  const search = useSearch({ from: '/inside/reports/' });
  const navigate = useNavigate();
  const by: By = groupings.find((one) => one === search.by) ?? 'quarter';
  const report = useDealReport(search, by);
  const go = (next: typeof search) => void navigate({ ...paths.reports(next), replace: true });
  return (
    <Page title={t('reports.deals')}>
      <ReportFilters
        search={search}
        onSearch={go}
        pipelines="any"
        onSave={() => saveReport('reports/deals', `deals-by-${by}`, search, { by })}
      />
      <Section
        title={t(`reports.by_${by}`)}
        actions={<GroupedBy groupings={groupings} by={by} onBy={(value) => go({ ...search, by: value })} />}
      >
        {report.isPending && <Loading />}
        {report.isError && <Trouble error={report.error} onRetry={() => void report.refetch()} />}
        {report.data?.items.length === 0 && (
          <EmptyState icon="board" title={t('reports.nothingClosed')} text={t('reports.nothingClosedText')} />
        )}
        {report.data && report.data.items.length > 0 && <Report report={report.data} by={by} search={search} />}
      </Section>
      <CreatedSection search={search} by={by} />
    </Page>
  );
}

function Report({ report, by, search }: { report: DealReport; by: By; search: ReportSearch }) {
  const lostOnly = by === 'reason';
  const periods = by === 'quarter' || by === 'month' || by === 'week' || by === 'year';
  const part = (group: DealGroup) => (lostOnly ? group.lost : group.won);
  const currencies = currenciesOf([part(report.total)]);
  const [chosen, setChosen] = useState<string>();
  const currency = chosen && currencies.includes(chosen) ? chosen : currencies[0];
  const short = money(currency);
  const full = (value: number) => formatMoney({ amount: String(value), currency: currency ?? 'EUR' });
  const name = (group: DealGroup) => {
    if (by === 'owner' && group.key === 'notSingly')
      return t('figures.notSingly', { count: report.notSingly?.people ?? 0 });
    return periods ? periodName(group.key) : (group.name ?? t(`reports.without_${by}`));
  };
  return (
    <>
      {currencies.length > 1 && (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label={t('reports.currency')}
          data={currencies}
          value={currency ?? ''}
          onChange={setChosen}
        />
      )}
      {periods ? (
        <ColumnChart
          label={t('reports.wonOverTime')}
          series={[{ key: 'won', label: t('reports.wonSum'), tone: 'first' }]}
          points={report.items.map((group) => ({
            key: group.key,
            name: name(group),
            values: [sumIn(group.won, currency)],
          }))}
          format={full}
          short={short}
        />
      ) : (
        <BarList
          label={lostOnly ? t('reports.lost') : t('reports.wonSum')}
          items={report.items.slice(0, shown).map((group) => ({
            key: group.key,
            name: name(group),
            value: lostOnly ? group.lost.count : sumIn(group.won, currency),
            text: lostOnly ? formatNumber(group.lost.count) : short(sumIn(group.won, currency)),
            ...(lostOnly && { tone: 'second' as const }),
          }))}
        />
      )}
      <PlainTable
        whole
        label={t(`reports.by_${by}`)}
        head={[
          t(`reports.by_${by}`),
          ...(lostOnly ? [] : [t('reports.won'), t('reports.wonSum')]),
          t('reports.lost'),
          t('reports.lostSum'),
          ...(by === 'competitor' ? [t('reports.lostTo'), t('reports.lostToSum')] : []),
          ...(lostOnly ? [] : [t('reports.winRate'), t('reports.average'), t('reports.daysToWin')]),
        ]}
      >
        {[...report.items, report.total].map((group, index) => (
          <tr key={group.key || `total ${index}`}>
            <td>
              {index === report.items.length ? (
                <strong>{t('reports.total')}</strong>
              ) : by === 'owner' ? (
                <Whose id={group.key} name={group.name} told={report.notSingly} time={search} />
              ) : (
                name(group)
              )}
            </td>
            {!lostOnly && (
              <>
                <Opens part={group.won} />
                <Sums part={group.won} />
              </>
            )}
            <Opens part={group.lost} />
            <Sums part={group.lost} />
            {by === 'competitor' &&
              (group.lostTo ? (
                <>
                  <Opens part={group.lostTo} />
                  <Sums part={group.lostTo} />
                </>
              ) : (
                <>
                  <td />
                  <td />
                </>
              ))}
            {!lostOnly && (
              <>
                <td>
                  {group.winRate !== null && <Meter value={group.winRate} label={`${formatNumber(group.winRate)} %`} />}
                </td>
                <td>{group.average.map((one) => formatMoney(one)).join(' + ')}</td>
                <td>{group.daysToWin !== null && formatNumber(group.daysToWin)}</td>
              </>
            )}
          </tr>
        ))}
      </PlainTable>
      <NotSingly told={report.notSingly} />
      {report.more > 0 && <p>{t('reports.more', { count: report.more })}</p>}
    </>
  );
}
