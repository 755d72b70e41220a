import { queryOptions } from '@tanstack/react-query';
import { api, ok, send } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Export = Schemas['ExportView'];
export type ExportAsk = Partial<Schemas['ExportInput']> & Pick<Schemas['ExportInput'], 'object' | 'format'>;
export type ExportFormat = Schemas['ExportFormat'];
export type ExportObject = Schemas['ExportObject'];

export const exportsQuery = queryOptions({
  queryKey: ['exports', 'list'],
  queryFn: async () => (await ok(api.GET('/api/v1/exports', { params: { query: { limit: 100 } } }))).items,
  refetchInterval: ({ state }) => (state.data?.some((one) => one.status === 'running') ? 1000 : false),
});

export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ['exports', 'one', id],
    queryFn: () => ok(api.GET('/api/v1/exports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (!state.data || state.data.status === 'running' ? 400 : false),
  });

export async function startExport(ask: ExportAsk): Promise<Export> {
  const started = (await ok(api.POST('/api/v1/exports', { body: ask as never }))) as Export;
  refresh();
  return started;
}

/** Stops one that runs, and deletes the file of one that is done. */
export async function deleteExport(id: string): Promise<void> {
  await ok(api.DELETE('/api/v1/exports/{id}', { params: { path: { id } } }));
  refresh();
}

/** Saves a file that only the bearer gets, so that a plain link would not do. */
export async function saveFile(path: string, name: string): Promise<void> {
  const answer = await send(new Request(`${location.origin}/api/v1/${path}`));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const saveExport = (one: Export) => saveFile(`exports/${one.id}/file`, one.file.name);

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['exports', 'list'] });
}
