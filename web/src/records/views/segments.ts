import { queryOptions } from '@tanstack/react-query';
import { api, ifMatch, ok, okAs } from '../../api/client';
import type { Collection } from '../../api/keys';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';
import type { FilterTree } from '../../api/views';
import { t } from '../../i18n/t';
import { say, sayUndo } from '../../ui/toasts';

export type Segment = Omit<components['schemas']['SegmentView'], 'filter' | 'object'> & {
  object: Collection;
  filter: FilterTree | null;
};

const path = '/api/v1/segments/{id}';

/** The workspace's segments, without their counts. */
export const segmentsQuery = queryOptions({
  queryKey: ['segments', 'list'],
  queryFn: async () => (await ok(api.GET('/api/v1/segments', {})))?.items as unknown as Segment[],
  staleTime: 60_000,
});

/** One of them with its count of this moment, and who came and went lately. */
export const segmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['segments', 'one', id],
    queryFn: ({ signal }) => okAs<Segment>(api.GET(path, { params: { path: { id } }, signal })),
  });

export const movesQuery = (id: string) =>
  queryOptions({
    queryKey: ['segments', 'moves', id],
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/segments/{id}/moves', { params: { path: { id } }, signal })))?.items,
  });

/** What I am told of a segment. */
export const watchQuery = (id: string) =>
  queryOptions({
    queryKey: ['segments', 'watch', id],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/segments/{id}/watch', { params: { path: { id } }, signal })),
  });

export async function setWatch(id: string, body: components['schemas']['SegmentWatch']): Promise<void> {
  await ok(api.PUT('/api/v1/segments/{id}/watch', { params: { path: { id } }, body }));
  await queryClient.invalidateQueries({ queryKey: ['segments', 'watch', id] });
}

/** How many records a filter finds. */
export const previewQuery = (collection: Collection, filter: FilterTree) =>
  queryOptions({
    queryKey: [collection, 'preview', filter],
    queryFn: async ({ signal }) =>
      (
        await ok(
          api.POST('/api/v1/segments/preview', { body: { object: collection, filter, limit: 0 } as never, signal }),
        )
      )?.count,
  });

/** Makes a live segment of a filter, or a static one that people fill. */
export async function createSegment(
  object: Collection,
  name: string,
  filter: FilterTree | undefined,
  description?: string,
): Promise<Segment> {
  const body = { object, name, description, kind: filter ? 'live' : 'static', filter };
  const segment = await okAs<Segment>(api.POST('/api/v1/segments', { body: body as never }));
  await refreshSegments();
  say(t('segments.made', { name }));
  return segment;
}

export async function changeSegment(segment: Segment, change: Partial<Segment>): Promise<void> {
  const params = { path: { id: segment.id }, header: ifMatch(segment.version) };
  await okAs<Segment>(api.PATCH(path, { params, body: change as never }));
  await refreshSegments();
}

export async function deleteSegment(segment: Segment): Promise<void> {
  await ok(api.DELETE(path, { params: { path: { id: segment.id }, header: ifMatch(segment.version) } }));
  await refreshSegments();
  sayUndo(t('segments.deleted', { name: segment.name }), async () => {
    await ok(api.POST('/api/v1/segments/{id}/restore', { params: { path: { id: segment.id } } }));
    await refreshSegments();
  });
}

const mostAtOnce = 1000;

/** Puts records into a static segment or takes them out. It can be undone where that is the opposite: when all of them have moved. */
export async function moveMembers(segment: Segment, ids: string[], how: 'add' | 'remove'): Promise<void> {
  const count = await sendMembers(segment, ids, how);
  const words = t(how === 'add' ? 'segments.added' : 'segments.removed', { count, name: segment.name });
  if (count < ids.length) say(words);
  else sayUndo(words, async () => void (await sendMembers(segment, ids, how === 'add' ? 'remove' : 'add')));
}

async function sendMembers(segment: Segment, ids: string[], how: 'add' | 'remove'): Promise<number> {
  let moved = 0;
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const body = { [how]: ids.slice(at, at + mostAtOnce) };
    const answer = await ok(api.POST('/api/v1/segments/{id}/members', { params: { path: { id: segment.id } }, body }));
    moved += (answer?.added ?? 0) + (answer?.removed ?? 0);
  }
  await Promise.all([refreshSegments(), queryClient.invalidateQueries({ queryKey: [segment.object] })]);
  return moved;
}

function refreshSegments() {
  return queryClient.invalidateQueries({ queryKey: ['segments'] });
}
