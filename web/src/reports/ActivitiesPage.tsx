import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { api, okAs } from '../api/client';
import type { components } from '../api/schema';
import type { Page as PageOf } from '../api/types';
import { formatInstant } from '../i18n/format';
import { t } from '../i18n/t';
import { recordPath } from '../paths';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Count } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { kindName, outcomeName } from './activityNames';

type Activity = components['schemas']['ActivityView'];

/** The activities that a figure counts, the latest first. */
export function ActivitiesPage() {
  const { where } = useSearch({ from: '/inside/activities' });
  const found = useInfiniteQuery({
    queryKey: ['activities', 'search', where],
    queryFn: ({ pageParam, signal }) =>
      okAs<PageOf<Activity>>(
        api.POST('/api/v1/activities/search', {
          body: { filter: where ?? null, sort: '-at', limit: 50, cursor: pageParam ?? null, count: true } as never,
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const total = found.data?.pages[0]?.total;
  return (
    <Page
      title={t('reports.activities')}
      aside={total === undefined || total === null ? undefined : <Count value={total} />}
    >
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && <EmptyState icon="checkCircle" title={t('reports.nothingDone')} />}
      {items.length > 0 && (
        <PlainTable
          whole
          label={t('reports.activities')}
          head={[t('reports.when'), t('reports.what'), t('reports.result'), t('reports.about'), t('reports.by_owner')]}
        >
          {items.map((one) => (
            <tr key={one.id}>
              <td>{formatInstant(one.at)}</td>
              <td>
                {kindName(one.kind)}
                {(one.subject ?? one.body) && <small>{(one.subject ?? one.body ?? '').slice(0, 140)}</small>}
              </td>
              <td>{one.outcome && outcomeName(one.outcome)}</td>
              <td>
                {one.links.map((link) => (
                  <div key={link.id}>
                    <Link {...recordPath(link.object, link.id)}>{link.title ?? t('reports.untitled')}</Link>
                  </div>
                ))}
              </td>
              <td>{one.ownerName}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {found.hasNextPage && (
        <Button mt="sm" variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('reports.showMore')}
        </Button>
      )}
    </Page>
  );
}
