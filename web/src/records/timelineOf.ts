import { useInfiniteQuery } from '@tanstack/react-query';
import { api, okAs } from '../api/client';
import { type Collection, keys } from '../api/keys';
import type { Page, TimelineEntry } from '../api/types';
import { at } from './records';

/** Which lines of a timeline are wanted: kinds with commas, who did it, whose turn it was, from and to an instant. */
export interface TimelineFilter {
  kind?: string | undefined;
  actorId?: string | undefined;
  direction?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export function useTimeline(collection: Collection, id: string, filter: TimelineFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.timeline(collection, id), filter],
    queryFn: ({ pageParam, signal }) =>
      okAs<Page<TimelineEntry>>(
        api.GET(at(collection, '/{id}/timeline'), {
          params: { path: { id }, query: { ...filter, limit: 20, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}
