import { useNavigate, useSearch } from '@tanstack/react-router';
import { formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { BarList } from '../ui/charts/BarList';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Trouble } from '../ui/Trouble';
import { kindName, outcomeName } from './activityNames';
import { ColumnChart } from './chartLater';
import { Many, NotSingly, Whose } from './Parts';
import { GroupedBy, ReportFilters } from './ReportFilters';
import type { ReportSearch } from './reportSearch';
import { type ActivityReport, periodName, saveReport, useActivityReport, useResponseTimes } from './reports';

const groupings = ['owner', 'kind', 'outcome', 'week', 'month'] as const;
type By = (typeof groupings)[number];

/** What was done and what came of it; below it how soon customers are answered. */
export function ActivityReportPage() {
  const search = useSearch({ from: '/inside/reports/activities' });
  const navigate = useNavigate();
  const by: By = groupings.find((one) => one === search.by) ?? 'owner';
  const report = useActivityReport(search, by);
  const go = (next: ReportSearch) => void navigate({ ...paths.activityReport(next), replace: true });
  return (
    <Page title={t('reports.activities')}>
      <ReportFilters
        search={search}
        onSearch={go}
        onSave={() => saveReport('reports/activities', `activities-by-${by}`, { ...search, pipeline: '' }, { by })}
      />
      <Section
        title={t(`reports.by_${by}`)}
        actions={<GroupedBy groupings={groupings} by={by} onBy={(value) => go({ ...search, by: value })} />}
      >
        {report.isPending && <Loading />}
        {report.isError && <Trouble error={report.error} onRetry={() => void report.refetch()} />}
        {report.data?.total.count === 0 && (
          <EmptyState icon="checkCircle" title={t('reports.nothingDone')} text={t('reports.nothingDoneText')} />
        )}
        {report.data && report.data.total.count > 0 && <Report report={report.data} by={by} search={search} />}
      </Section>
      <ResponseTimes search={search} />
    </Page>
  );
}

function Report({ report, by, search }: { report: ActivityReport; by: By; search: ReportSearch }) {
  const name = (key: string, known: string | null) => {
    if (by === 'kind') return kindName(key);
    if (by === 'outcome') return key ? outcomeName(key) : t('reports.noResult');
    if (key === 'notSingly') return t('figures.notSingly', { count: report.notSingly?.people ?? 0 });
    return by === 'owner' ? (known ?? t('reports.without_owner')) : periodName(key);
  };
  const { kinds, outcomes } = report.total;
  return (
    <>
      {by === 'week' || by === 'month' ? (
        <ColumnChart
          label={t('reports.activities')}
          series={[{ key: 'all', label: t('reports.activities'), tone: 'first' }]}
          points={report.items.map((group) => ({ key: group.key, name: name(group.key, null), values: [group.count] }))}
          format={formatNumber}
          short={formatNumber}
        />
      ) : (
        <BarList
          label={t('reports.activities')}
          items={report.items.slice(0, 15).map((group) => ({
            key: group.key,
            name: name(group.key, group.name),
            value: group.count,
            text: formatNumber(group.count),
          }))}
        />
      )}
      <PlainTable
        whole
        label={t('reports.activities')}
        head={[
          t(`reports.by_${by}`),
          t('reports.all'),
          ...(by === 'kind' ? [] : kinds.map((kind) => kindName(kind.key))),
          ...(by === 'outcome' ? [] : outcomes.map(({ key }) => (key ? outcomeName(key) : t('reports.noResult')))),
          t('reports.withResult'),
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
                name(group.key, group.name)
              )}
            </td>
            <Many count={group.count} rows={group.rows} />
            {by !== 'kind' && kinds.map(({ key }) => <Found key={key} name={key} among={group.kinds} />)}
            {by !== 'outcome' && outcomes.map(({ key }) => <Found key={key} name={key} among={group.outcomes} />)}
            <td>{group.noted !== null && `${formatNumber(group.noted)} %`}</td>
          </tr>
        ))}
      </PlainTable>
      <NotSingly told={report.notSingly} />
    </>
  );
}

function Found({ name, among }: { name: string; among: ActivityReport['total']['kinds'] }) {
  const one = among.find(({ key }) => key === name);
  return one ? <Many count={one.count} rows={one.rows} /> : <td>{formatNumber(0)}</td>;
}

function ResponseTimes({ search }: { search: ReportSearch }) {
  const report = useResponseTimes(search);
  const hours = (value: number | null) => (value === null ? '' : t('reports.hours', { hours: formatNumber(value) }));
  return (
    <Section title={t('reports.response')} text={t('reports.responseText')}>
      {report.isError && <Trouble error={report.error} onRetry={() => void report.refetch()} />}
      {report.data?.total.incoming.count === 0 && (
        <EmptyState compact icon="mail" title={t('reports.nothingCameIn')} text={t('reports.nothingCameInText')} />
      )}
      {report.data && report.data.total.incoming.count > 0 && (
        <PlainTable
          whole
          label={t('reports.response')}
          head={[
            t('reports.by_owner'),
            t('reports.cameIn'),
            t('reports.answered'),
            t('reports.median'),
            t('reports.slowest'),
            t('reports.withinADay'),
          ]}
        >
          {[...report.data.items, report.data.total].map((group, index, all) => (
            <tr key={group.key || `total ${index}`}>
              <td>
                {index === all.length - 1 ? (
                  <strong>{t('reports.total')}</strong>
                ) : (
                  <Whose id={group.key} name={group.name} told={report.data.notSingly} time={search} />
                )}
              </td>
              <Many count={group.incoming.count} rows={group.incoming.rows} />
              <td>{formatNumber(group.answered)}</td>
              <td>{hours(group.medianHours)}</td>
              <td>{hours(group.slowestHours)}</td>
              <td>{group.withinADay !== null && `${formatNumber(group.withinADay)} %`}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
