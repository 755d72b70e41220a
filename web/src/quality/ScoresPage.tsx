import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import type { components } from '../api/schema';
import { formatDate, formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { listPath, paths } from '../paths';
import { Columns } from '../ui/Columns';
import { EmptyState } from '../ui/EmptyState';
import { Line } from '../ui/Line';
import { Loading } from '../ui/Loading';
import { Meter } from '../ui/Meter';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Trouble } from '../ui/Trouble';

type By = 'owner' | 'source' | 'import';
type Group = components['schemas']['GroupScore'];
const days = 90;

/** How right the records are: day by day, and by whose they are and where they came from. */
export function ScoresPage() {
  const trend = useQuery({
    queryKey: ['qualityQueue', 'trend'],
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/data-quality/trend', { params: { query: { days } }, signal })))?.days,
  });
  const points = trend.data ?? [];
  return (
    <Page title={t('fixes.scores')}>
      {trend.isPending && <Loading />}
      {trend.isError && <Trouble error={trend.error} onRetry={() => void trend.refetch()} />}
      {trend.data && (
        <Section title={t('fixes.trend')} text={t('fixes.trendText')}>
          <Columns
            side={
              <PlainTable
                label={t('fixes.trend')}
                head={[t('fixes.day'), t('fixes.score'), t('fixes.records'), t('fixes.flawed')]}
              >
                {points
                  .slice(-14)
                  .reverse()
                  .map((point) => (
                    <tr key={point.day}>
                      <td>{formatDate(point.day)}</td>
                      <td>{formatNumber(point.score)}</td>
                      <td>{formatNumber(point.records)}</td>
                      <td>{formatNumber(point.flawed)}</td>
                    </tr>
                  ))}
              </PlainTable>
            }
          >
            <Line
              label={t('fixes.trend')}
              points={points.map((point) => ({ name: formatDate(point.day), value: point.score }))}
            />
          </Columns>
        </Section>
      )}
      <Groups />
    </Page>
  );
}

function Groups() {
  const [by, setBy] = useState<By>('source');
  const groups = useQuery({
    queryKey: ['qualityQueue', 'scores', by],
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/data-quality/scores', { params: { query: { by } }, signal })))?.items,
  });
  const titles = {
    source: t('fixes.bySource'),
    owner: t('fixes.byOwner'),
    import: t('fixes.byImport'),
  };
  return (
    <Section
      title={titles[by]}
      actions={
        <SegmentedControl
          aria-label={t('fixes.scores')}
          value={by}
          onChange={(value) => setBy(value as By)}
          data={(['source', 'owner', 'import'] as const).map((value) => ({
            value,
            label: t(`fixes.by_${value}`),
          }))}
        />
      }
    >
      {groups.isPending && <Loading />}
      {groups.isError && <Trouble error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.data?.length === 0 && <EmptyState compact icon="star" title={t('fixes.none')} />}
      {groups.data && groups.data.length > 0 && (
        <PlainTable label={titles[by]} head={[titles[by], t('fixes.score'), t('fixes.records'), t('fixes.flawed')]}>
          {groups.data.map((group) => (
            <tr key={group.key}>
              <td>
                <Shown by={by} group={group} />
              </td>
              <td>
                <Meter value={group.score} label={formatNumber(group.score)} />
              </td>
              <td>{formatNumber(group.records)}</td>
              <td>{formatNumber(group.flawed)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

/** The group by its name, which opens its records; what an import brought is listed on its own page. */
function Shown({ by, group }: { by: By; group: Group }) {
  if (by === 'owner' && group.key === 'notSingly') return t('fixes.notSingly');
  const name = group.name ?? t('fixes.noOwner');
  if (by === 'import') return <Link {...paths.import(group.key)}>{name}</Link>;
  const search =
    by === 'owner'
      ? { filter: { ownerId: group.key || { empty: 'true' } } }
      : { where: { field: 'source', op: 'eq', value: group.key } };
  return <Link {...listPath('contacts', { ...search, sort: 'qualityScore' })}>{name}</Link>;
}
