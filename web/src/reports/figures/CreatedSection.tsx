import { Button } from '@mantine/core';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/t';
import { BarList } from '../../ui/charts/BarList';
import { EmptyState } from '../../ui/EmptyState';
import { Icon } from '../../ui/Icon';
import { Loading } from '../../ui/Loading';
import { Section } from '../../ui/Page';
import { PlainTable } from '../../ui/PlainTable';
import { Trouble } from '../../ui/Trouble';
import { sayProblem } from '../../ui/toasts';
import { ColumnChart } from '../chartLater';
import { NotSingly, Opens, Sums, Whose } from '../Parts';
import type { ReportSearch } from '../reportSearch';
import { periodName, saveReport, usePipelineCreated } from '../reports';

const groupings = ['quarter', 'month', 'week', 'owner', 'source', 'pipeline'] as const;

/** What came into the pipeline, beside what went out of it; grouped alike where that makes sense. */
export function CreatedSection({ search, by: wanted }: { search: ReportSearch; by: string }) {
  const by = groupings.find((one) => one === wanted) ?? 'month';
  const { data, isPending, isError, error, refetch } = usePipelineCreated(search, by);
  const periods = by === 'quarter' || by === 'month' || by === 'week';
  const name = (key: string, known: string | null) => {
    if (key === 'notSingly') return t('figures.notSingly', { count: data?.notSingly?.people ?? 0 });
    return periods ? periodName(key) : (known ?? t(`reports.without_${by}`));
  };
  const save = () => saveReport('reports/pipeline-created', `pipeline-created-by-${by}`, search, { by });
  return (
    <Section
      title={t('figures.created')}
      text={t('figures.createdText')}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="exportFile" size={14} />}
          aria-label={`${t('reports.csv')}: ${t('figures.created')}`}
          onClick={() => void save().catch(sayProblem)}
        >
          {t('reports.csv')}
        </Button>
      }
    >
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.total.created.count === 0 && (
        <EmptyState compact icon="board" title={t('figures.createdNone')} text={t('figures.createdNoneText')} />
      )}
      {data && data.total.created.count > 0 && (
        <>
          {periods ? (
            <ColumnChart
              label={t('figures.created')}
              series={[
                { key: 'created', label: t('figures.created'), tone: 'first' },
                { key: 'won', label: t('figures.wonSince'), tone: 'second' },
              ]}
              points={data.items.map((group) => ({
                key: group.key,
                name: name(group.key, null),
                values: [group.created.count, group.won.count],
              }))}
              format={formatNumber}
              short={formatNumber}
            />
          ) : (
            <BarList
              label={t('figures.created')}
              items={data.items.slice(0, 15).map((group) => ({
                key: group.key,
                name: name(group.key, group.name),
                value: group.created.count,
                text: formatNumber(group.created.count),
              }))}
            />
          )}
          <PlainTable
            whole
            label={t('figures.created')}
            head={[
              t(`reports.by_${by}`),
              t('figures.created'),
              t('figures.createdSum'),
              t('figures.wonSince'),
              t('reports.wonSum'),
            ]}
          >
            {[...data.items, data.total].map((group, index) => (
              <tr key={group.key || `total ${index}`}>
                <td>
                  {index === data.items.length ? (
                    <strong>{t('reports.total')}</strong>
                  ) : by === 'owner' ? (
                    <Whose id={group.key} name={group.name} told={data.notSingly} time={search} />
                  ) : (
                    name(group.key, group.name)
                  )}
                </td>
                <Opens part={group.created} />
                <Sums part={group.created} />
                <Opens part={group.won} />
                <Sums part={group.won} />
              </tr>
            ))}
          </PlainTable>
          <NotSingly told={data.notSingly} />
        </>
      )}
    </Section>
  );
}
