import { useQueries, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, okAs } from '../../api/client';
import { type Collection, keys } from '../../api/keys';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';
import type { Page, RecordBase } from '../../api/types';
import type { FilterTree } from '../../api/views';
import { sayProblem } from '../../ui/toasts';
import type { Filters } from '../filters';
import { treeOf } from '../filterTree';
import { at, getPage, type ListParams, type Pages } from '../records';

/** The records that share a value: how many, their sums, and what finds them. */
export type RecordGroup = Omit<components['schemas']['RecordGroup'], 'filter'> & { filter: FilterTree };

/** One line of a table: a record, the head of a group, or a place for records that are still to come. */
export type Line<T> =
  | { kind: 'row'; key: string; record: T }
  | { kind: 'group'; key: string; group: RecordGroup; open: boolean }
  | { kind: 'wait'; key: string; group: RecordGroup };

interface GroupedList<T> {
  lines: Line<T>[];
  isPending: boolean;
  isError: boolean;
  error: Error | null;
  refetch: () => Promise<unknown>;
  /** Opens or closes a group. */
  toggle: (group: RecordGroup, open?: boolean) => void;
  toggleAll: (open: boolean) => void;
  /** A line that stands for records to come is in sight: they are fetched, one group after the other. */
  onSight: (line: Line<T> | undefined) => void;
}

/** What is open and what has been looked at, of one question; another question starts anew. */
interface Seen {
  asked: string;
  closed: string[];
  wanted: string[];
}

const nameOf = (group: RecordGroup) => group.value ?? '';

/** A list in groups: their exact counts and sums at once, their records as one scrolls to them. */
export function useGrouped<T extends RecordBase>(
  collection: Collection,
  by: string | undefined,
  asking: ListParams,
): GroupedList<T> {
  const asked = JSON.stringify([by, asking]);
  const [state, setState] = useState<Seen>({ asked, closed: [], wanted: [] });
  const seen = state.asked === asked ? state : { asked, closed: [], wanted: [] };
  const { q, where } = asking;
  const filter = treeOf({ ...(where && { where }), filter: (asking.filter ?? {}) as Filters });
  const groups = useQuery({
    queryKey: [collection, 'groups', by, filter, q],
    queryFn: ({ signal }) =>
      okAs<{ items: RecordGroup[] }>(
        api.POST(at(collection, '/groups'), { body: { by, filter, q: q ?? null } as never, signal }),
      ),
    enabled: by !== undefined,
  });
  const all = groups.data?.items ?? none;
  const open = all.filter((group) => seen.wanted.includes(nameOf(group)) && !seen.closed.includes(nameOf(group)));
  const loaded = useQueries({
    queries: open.map((group) => ({
      queryKey: keyOf(collection, asking, group),
      queryFn: ({ signal }: { signal: AbortSignal }) => readAgain<T>(collection, asking, group, signal),
    })),
  });
  const pages = new Map(open.map((group, index) => [nameOf(group), loaded[index]?.data]));
  const lines = useSame([all, seen.closed, ...loaded.map((one) => one.data)], () =>
    all.flatMap((group) => linesOf(group, !seen.closed.includes(nameOf(group)), pages.get(nameOf(group)))),
  );
  const failed = loaded.find((one) => one.isError);
  return {
    lines,
    isPending: groups.isPending,
    isError: groups.isError || failed !== undefined,
    error: groups.error ?? failed?.error ?? null,
    refetch: () => Promise.all([groups.refetch(), failed?.refetch()]),
    toggle: (group, on) => {
      const name = nameOf(group);
      const closed =
        (on ?? seen.closed.includes(name)) ? seen.closed.filter((one) => one !== name) : [...seen.closed, name];
      setState({ ...seen, closed });
    },
    toggleAll: (on) => setState({ ...seen, closed: on ? [] : all.map(nameOf) }),
    onSight: (line) => {
      if (line?.kind !== 'wait' || loaded.some((one) => one.isPending)) return;
      const name = nameOf(line.group);
      if (!seen.wanted.includes(name)) setState({ ...seen, wanted: [...seen.wanted, name] });
      else void readMore<T>(collection, asking, line.group).catch(sayProblem);
    },
  };
}

/** What was made of these parts, until one of them is another or there are more; `useMemo` takes no lists that grow. */
function useSame<R>(parts: unknown[], make: () => R): R {
  const last = useRef<{ parts: unknown[]; made: R }>(undefined);
  const before = last.current;
  if (before && before.parts.length === parts.length && parts.every((part, at) => part === before.parts[at]))
    return before.made;
  const made = make();
  last.current = { parts, made };
  return made;
}

const none: RecordGroup[] = [];

function linesOf<T extends RecordBase>(group: RecordGroup, open: boolean, pages: Pages<T> | undefined): Line<T>[] {
  const name = nameOf(group);
  const head: Line<T> = { kind: 'group', key: `group ${name}`, group, open };
  if (!open) return [head];
  const records = pages?.pages.flatMap((page) => page.items) ?? [];
  // Somebody with two tags stands in two groups: the key says in which.
  const rows = records.map((record): Line<T> => ({ kind: 'row', key: `${name} ${record.id}`, record }));
  const more = !pages || pages.pages.at(-1)?.nextCursor;
  return [head, ...rows, ...(more ? [{ kind: 'wait' as const, key: `wait ${name}`, group }] : [])];
}

/** Among the lists, so that a changed record is put into the groups as into every list. */
function keyOf(collection: Collection, asking: ListParams, group: RecordGroup) {
  return keys.list(collection, { ...asking, group: group.filter });
}

function within({ where, ...asking }: ListParams, group: RecordGroup): ListParams {
  return { ...asking, where: { all: [where ?? [], group.filter].flat() } };
}

/** As many pages as were shown before. */
async function readAgain<T>(
  collection: Collection,
  asking: ListParams,
  group: RecordGroup,
  signal: AbortSignal,
): Promise<Pages<T>> {
  const before = queryClient.getQueryData<Pages<T>>(keyOf(collection, asking, group));
  const pages: Page<T>[] = [];
  do {
    pages.push(await getPage<T>(collection, within(asking, group), pages.at(-1)?.nextCursor ?? undefined, signal));
  } while (pages.at(-1)?.nextCursor && pages.length < (before?.pages.length ?? 1));
  return { pages, pageParams: pages.map(() => undefined) };
}

const reading = new Set<string>();

async function readMore<T>(collection: Collection, asking: ListParams, group: RecordGroup): Promise<void> {
  const key = keyOf(collection, asking, group);
  const id = JSON.stringify(key);
  const cursor = queryClient.getQueryData<Pages<T>>(key)?.pages.at(-1)?.nextCursor;
  if (!cursor || reading.has(id)) return;
  reading.add(id);
  try {
    const page = await getPage<T>(collection, within(asking, group), cursor);
    queryClient.setQueryData<Pages<T>>(key, (data) =>
      data?.pages.at(-1)?.nextCursor === cursor
        ? { pages: [...data.pages, page], pageParams: [...data.pageParams, undefined] }
        : data,
    );
  } finally {
    reading.delete(id);
  }
}
