import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Collection, keys } from '../api/keys';
import type { RecordBase } from '../api/types';
import { type Line, useGrouped } from './groups/groups';
import { getPage, type ListParams, useRecords } from './records';

/** What stands in a table line by line: the records, or groups with their records in them. */
export function useLines<T extends RecordBase>(collection: Collection, group: string | undefined, asking: ListParams) {
  const list = useRecords<T>(collection, asking, group === undefined);
  const groups = useGrouped<T>(collection, group, asking);
  const counted = useTotal(collection, asking, group !== undefined);
  const flat = useMemo(
    () =>
      (list.data?.pages ?? []).flatMap((page) =>
        page.items.map((record): Line<T> => ({ kind: 'row', key: record.id, record })),
      ),
    [list.data],
  );
  const lines = group === undefined ? flat : groups.lines;
  // Each record once: with two tags it stands in two groups.
  const records = useMemo(
    () => [...new Map(lines.flatMap((line) => (line.kind === 'row' ? [[line.record.id, line.record]] : []))).values()],
    [lines],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  return {
    lines,
    records,
    total: group === undefined ? (list.data?.pages[0]?.total ?? flat.length) : counted,
    state: group === undefined ? list : groups,
    toggle: groups.toggle,
    toggleAll: groups.toggleAll,
    /** The lines from here to there are drawn: what is missing is fetched. */
    onSight: (first: number, last: number) => {
      if (group !== undefined) groups.onSight(lines.slice(first, last + 1).find((line) => line.kind === 'wait'));
      else if (last > flat.length - 30 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}

/** How many records a list has in all. */
function useTotal(collection: Collection, params: ListParams, enabled: boolean): number {
  const { data } = useQuery({
    queryKey: keys.list(collection, { ...params, total: true }),
    queryFn: ({ signal }) => getPage(collection, params, undefined, signal, 1),
    placeholderData: keepPreviousData,
    enabled,
  });
  return data?.total ?? 0;
}
