import { queryOptions } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';
import { saveFile } from '../records/exporting/exporting';
import { refreshMe } from '../session/session';

type Schemas = components['schemas'];
export type Archive = Schemas['ArchiveView'];
export type Restore = Schemas['RestoreView'];

export const archivesQuery = queryOptions({
  queryKey: ['archives'],
  queryFn: () => ok(api.GET('/api/v1/archives', {})),
  refetchInterval: ({ state }) =>
    state.data?.restore?.status === 'running' || state.data?.items.some((one) => one.status === 'running')
      ? 1000
      : false,
});

export async function makeArchive(): Promise<void> {
  await ok(api.POST('/api/v1/archives', {}));
  await refresh();
}

export async function deleteArchive(id: string): Promise<void> {
  await ok(api.DELETE('/api/v1/archives/{id}', { params: { path: { id } } }));
  await refresh();
}

export async function restoreArchive(file: File): Promise<void> {
  const body = new FormData();
  body.append('file', file);
  await ok(
    api.POST('/api/v1/archives/restore', { body: body as never, bodySerializer: (form: unknown) => form as FormData }),
  );
  await refresh();
}

export const saveArchive = (one: Archive) => saveFile(`archives/${one.id}/file`, one.file.name);

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['archives'] });
}

/** A restore has brought records, settings and the workspace's currency. */
export async function everythingIsNew(): Promise<void> {
  await refreshMe();
  await queryClient.invalidateQueries();
}
