import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, ifMatch, okAs } from '../api/client';
import { type Collection, keys } from '../api/keys';
import { ApiProblem } from '../api/problem';
import { queryClient } from '../api/queryClient';
import type { Page, RecordBase } from '../api/types';
import type { FilterTree } from '../api/views';
import { sayProblem } from '../ui/toasts';
import type { Filters } from './filters';
import { treeOf } from './filterTree';

/** What a list is asked for; the same words as in the address bar. */
export interface ListParams {
  q?: string | undefined;
  sort?: string | undefined;
  filter?: Record<string, unknown> | undefined;
  /** A tree of conditions beside the simple filters. */
  where?: FilterTree | undefined;
  trashed?: boolean | undefined;
}

export type Pages<T> = InfiniteData<Page<T>, string | undefined>;

const pageSize = 100;

/** A list by keyset: the first page brings the exact total, the others follow as one scrolls. */
export function useRecords<T extends RecordBase>(collection: Collection, params: ListParams, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.list(collection, params),
    queryFn: ({ pageParam, signal }) => getPage<T>(collection, params, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Simple questions are asked in the address, trees in a body. */
export function getPage<T>(
  collection: Collection,
  params: ListParams,
  cursor: string | undefined,
  signal?: AbortSignal,
  limit = pageSize,
): Promise<Page<T>> {
  const { where, ...simple } = params;
  const more = signal && { signal };
  const rest = { limit, cursor, count: cursor ? undefined : true };
  if (!where) return okAs<Page<T>>(api.GET(at(collection), { params: { query: { ...simple, ...rest } }, ...more }));
  const { filter, ...others } = simple;
  const body = { ...others, ...rest, filter: treeOf({ where, ...(filter && { filter: filter as Filters }) }) };
  return okAs<Page<T>>(api.POST(at(collection, '/search'), { body: body as never, ...more }));
}

export function useRecord<T extends RecordBase>(collection: Collection, id: string) {
  return useQuery({
    queryKey: keys.record(collection, id),
    queryFn: ({ signal }) => getRecord<T>(collection, id, signal),
    enabled: id !== '',
    // A row just clicked is shown at once, and completed when the answer comes.
    placeholderData: (() => findInLists<T>(collection, id)) as () => undefined,
  });
}

export async function getRecord<T>(collection: Collection, id: string, signal?: AbortSignal): Promise<T> {
  return okAs<T>(api.GET(at(collection, '/{id}'), { params: { path: { id } }, ...(signal && { signal }) }));
}

export async function createRecord<T extends RecordBase>(
  collection: Collection,
  body: Record<string, unknown>,
  query?: Record<string, unknown>,
): Promise<T> {
  const record = await okAs<T>(api.POST(at(collection), { body, params: { query: query as never } }));
  queryClient.setQueryData(keys.record(collection, record.id), record);
  void queryClient.invalidateQueries({ queryKey: keys.lists(collection) });
  return record;
}

/**
 * Changes a record: on the screen at once, back to what it was when the server says no. When somebody else was first,
 * their version is shown and the person told.
 */
export async function changeRecord<T extends RecordBase>(
  collection: Collection,
  record: T,
  change: Record<string, unknown>,
  shown: Partial<T> = {},
): Promise<T | undefined> {
  putRecord(collection, { ...record, ...change, ...ownFields(record, change), ...shown } as T);
  try {
    const fresh = await okAs<T>(
      api.PATCH(at(collection, '/{id}'), {
        params: { path: { id: record.id }, header: ifMatch(record.version) },
        body: change,
      }),
    );
    putRecord(collection, fresh);
    void queryClient.invalidateQueries({ queryKey: keys.timeline(collection, record.id) });
    return fresh;
  } catch (error) {
    changeFailed(collection, record, error);
    return undefined;
  }
}

/** Back to what was, or to what somebody else has made of it meanwhile. Words for a field go to whoever has the field. */
export function changeFailed<T extends RecordBase>(collection: Collection, record: T, error: unknown): void {
  const stale = error instanceof ApiProblem && error.type === 'stale';
  putRecord(collection, stale && error.current ? (error.current as T) : record);
  if (error instanceof ApiProblem && Object.keys(error.errors).length > 0) throw error;
  sayProblem(error);
}

/** A change names only the custom fields that it changes: the others stay on the screen. */
function ownFields(record: object, change: Record<string, unknown>): { custom?: object } {
  if (!('custom' in record) || typeof change.custom !== 'object') return {};
  return { custom: { ...(record.custom as object), ...change.custom } };
}

/** Puts a record wherever it is shown: its own page and every table that holds it. Short lists beside other things ask again. */
export function putRecord<T extends RecordBase>(collection: Collection, record: T): void {
  queryClient.setQueryData(keys.record(collection, record.id), record);
  queryClient.setQueriesData<Pages<T>>({ queryKey: keys.lists(collection) }, (data) =>
    data?.pages ? replaceIn(data, record) : data,
  );
}

export function replaceIn<T extends { id: string }>(data: Pages<T>, record: T): Pages<T> {
  let hit = false;
  const pages = data.pages.map((page) => {
    const index = page.items.findIndex((item) => item.id === record.id);
    if (index < 0) return page;
    hit = true;
    return { ...page, items: page.items.with(index, { ...page.items[index], ...record }) };
  });
  return hit ? { ...data, pages } : data;
}

/** The path of a collection, typed as the one of contacts: the four behave alike (the contract test sees to it). */
export function at<Rest extends string = ''>(collection: Collection, rest?: Rest): `/api/v1/contacts${Rest}` {
  return `/api/v1/${collection}${rest ?? ''}` as `/api/v1/contacts${Rest}`;
}

function findInLists<T extends RecordBase>(collection: Collection, id: string): T | undefined {
  for (const [, data] of queryClient.getQueriesData<Pages<T>>({ queryKey: keys.lists(collection) })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((item) => item.id === id);
      if (found) return found;
    }
  }
  return undefined;
}
