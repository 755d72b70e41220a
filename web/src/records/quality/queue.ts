import { queryOptions } from '@tanstack/react-query';
import { api, ok, okAs } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type QueueItem = Schemas['QueueItem'];

const root = 'qualityQueue';

export const queueQuery = (asked: { ownerId?: string; defect?: string; limit: number }) =>
  queryOptions({
    queryKey: [root, 'list', asked],
    queryFn: async ({ signal }) =>
      (await ok(
        api.GET('/api/v1/data-quality/queue', { params: { query: asked }, signal }),
      )) as Schemas['QualityQueueView'],
  });

export const todayQuery = queryOptions({
  queryKey: [root, 'today'],
  queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/data-quality/today', { signal }))) as Schemas['FixesToday'],
});

/** Defects that a word typed in is all it takes to mend. */
export const typed = new Set(['firstName', 'lastName', 'email', 'phone', 'website', 'industry']);

/** Those that only the customer can mend. */
export const askable = new Set(['consent', 'verified']);

const plural = (item: QueueItem) => (item.object === 'contact' ? 'contacts' : 'companies');

interface Points {
  value: string;
  label: string;
  primary: boolean;
}

/** Writes what is missing. A further address comes before those that do not work. */
export async function fill(item: QueueItem, value: string): Promise<void> {
  const path = `/api/v1/${plural(item)}/{id}` as '/api/v1/contacts/{id}';
  const params = { path: { id: item.id } };
  let patch: Record<string, unknown> = { [item.defect]: value };
  if (item.defect === 'email' || item.defect === 'phone') {
    const list = item.defect === 'email' ? 'emails' : 'phones';
    const record = await okAs<Record<string, Points[]>>(api.GET(path, { params }));
    const others = (record[list] ?? []).map((one) => ({ value: one.value, label: one.label, primary: false }));
    patch = { [list]: [{ value, primary: true }, ...others] };
  }
  await ok(api.PATCH(path, { params, body: patch as never }));
  await refreshQueue(item);
}

/** Says that something old is still right: one address, or a key field. */
export async function confirmNow(item: QueueItem): Promise<void> {
  const { id, pointId, defect } = item;
  if (pointId) {
    const path = `/api/v1/${plural(item)}/{id}/points/{pointId}` as '/api/v1/contacts/{id}/points/{pointId}';
    await ok(api.PUT(path, { params: { path: { id, pointId } }, body: { validity: 'verified' } }));
  } else {
    const fields = [defect.split(':')[0]] as never;
    await ok(api.POST('/api/v1/contacts/{id}/confirm', { params: { path: { id } }, body: { fields } }));
  }
  await refreshQueue(item);
}

export async function takeIt(item: QueueItem, ownerId: string): Promise<void> {
  const path = `/api/v1/${plural(item)}/{id}` as '/api/v1/contacts/{id}';
  await ok(api.PATCH(path, { params: { path: { id: item.id } }, body: { ownerId } }));
  await refreshQueue(item);
}

async function refreshQueue(item: QueueItem): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: [root] }),
    queryClient.invalidateQueries({ queryKey: [plural(item)] }),
  ]);
}
