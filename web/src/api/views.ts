import { queryOptions } from '@tanstack/react-query';
import { api, ok } from './client';
import type { Collection } from './keys';
import type { components } from './schema';

/** A saved view; its filter is a tree as a search takes it. */
export type View = Omit<components['schemas']['ViewView'], 'filter' | 'object'> & {
  object: Collection;
  filter: FilterTree | null;
};

/** The filter language of the API: what a search, a view and a segment ask. */
export type FilterTree =
  | { all: FilterTree[] }
  | { any: FilterTree[] }
  | { not: FilterTree }
  | { field: string; op?: string; value?: unknown };

/** Own and shared views of the workspace; few enough to be read at once. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async () => (await ok(api.GET('/api/v1/views', {})))?.items as unknown as View[],
  staleTime: 60_000,
});
