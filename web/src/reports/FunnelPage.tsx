import { useNavigate, useSearch } from '@tanstack/react-router';
import { formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { usePipelines } from '../records/pipelines';
import { BarList } from '../ui/charts/BarList';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Trouble } from '../ui/Trouble';
import { Opens, Sums } from './Parts';
import { ReportFilters } from './ReportFilters';
import { type FunnelReport, saveReport, useFunnel } from './reports';

/** How far the deals of a pipeline come, and where they stay. */
export function FunnelPage() {
  const search = useSearch({ from: '/inside/reports/funnel' });
  const navigate = useNavigate();
  const pipelines = usePipelines().data ?? [];
  const id = (pipelines.find((one) => one.id === search.pipeline) ?? pipelines.find((one) => one.isDefault))?.id;
  const funnel = useFunnel(search, id);
  const { pipeline: _, ...rest } = search;
  return (
    <Page title={t('reports.funnel')}>
      <ReportFilters
        search={search}
        onSearch={(next) => void navigate({ ...paths.funnel(next), replace: true })}
        pipelines="one"
        onSave={() => saveReport(`reports/funnel/${id}`, 'funnel', rest)}
      />
      {funnel.isLoading && <Loading />}
      {funnel.isError && <Trouble error={funnel.error} onRetry={() => void funnel.refetch()} />}
      {funnel.data && <Funnel report={funnel.data} />}
    </Page>
  );
}

function Funnel({ report }: { report: FunnelReport }) {
  const percent = (value: number | null) => (value === null ? '' : `${formatNumber(value)} %`);
  if ((report.stages[0]?.reached.count ?? 0) + report.lost.count === 0)
    return <EmptyState icon="stage" title={t('reports.noDeals')} text={t('reports.noDealsText')} />;
  return (
    <Section title={report.pipelineName} text={t('reports.funnelText')}>
      <BarList
        label={t('reports.funnel')}
        items={report.stages.map((stage) => ({
          key: stage.id,
          name: stage.name,
          value: stage.reached.count,
          text: `${formatNumber(stage.reached.count)} · ${percent(stage.fromStart)}`,
        }))}
      />
      <PlainTable
        whole
        label={t('reports.funnel')}
        head={[
          t('reports.stage'),
          t('reports.reached'),
          t('reports.reachedSum'),
          t('reports.fromPrevious'),
          t('reports.fromStart'),
          t('reports.hereNow'),
          t('reports.medianDays'),
          t('reports.averageDays'),
        ]}
      >
        {report.stages.map((stage) => (
          <tr key={stage.id}>
            <td>{stage.name}</td>
            <Opens part={stage.reached} />
            <Sums part={stage.reached} />
            <td>{percent(stage.fromPrevious)}</td>
            <td>{percent(stage.fromStart)}</td>
            <Opens part={stage.here} />
            <td>{stage.medianDays !== null && formatNumber(stage.medianDays)}</td>
            <td>{stage.averageDays !== null && formatNumber(stage.averageDays)}</td>
          </tr>
        ))}
        <tr>
          <td>{t('reports.lost')}</td>
          <Opens part={report.lost} />
          <Sums part={report.lost} />
          <td />
          <td />
          <td />
          <td />
          <td />
        </tr>
      </PlainTable>
    </Section>
  );
}
