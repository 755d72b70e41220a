import { queryOptions } from '@tanstack/react-query';
import { api, ifMatch, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';
import { t } from '../i18n/t';
import { sayUndo } from '../ui/toasts';

export type KeptMapping = components['schemas']['SavedMappingView'];

const path = '/api/v1/import-mappings/{id}';

export const mappingsQuery = queryOptions({
  queryKey: ['imports', 'mappings'],
  queryFn: async () => (await ok(api.GET('/api/v1/import-mappings'))).items,
});

export async function keepMapping(body: Pick<KeptMapping, 'name' | 'object' | 'mapping'>): Promise<void> {
  await ok(api.POST('/api/v1/import-mappings', { body: body as never }));
  await refresh();
}

export async function renameMapping({ id, version }: KeptMapping, name: string): Promise<void> {
  const params = { path: { id }, header: ifMatch(version) };
  await ok(api.PATCH(path, { params, body: { name } as never }));
  await refresh();
}

export async function forgetMapping({ id, version, name, object, mapping }: KeptMapping): Promise<void> {
  await ok(api.DELETE(path, { params: { path: { id }, header: ifMatch(version) } }));
  await refresh();
  sayUndo(t('importFiles.forgotten', { name }), () => keepMapping({ name, object, mapping }));
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: mappingsQuery.queryKey });
}
