import { api, ifMatch, ok, okAs } from '../../api/client';
import type { Collection } from '../../api/keys';
import { queryClient } from '../../api/queryClient';
import { type View, viewsQuery } from '../../api/views';
import { t } from '../../i18n/t';
import { say, sayProblem, sayUndo } from '../../ui/toasts';
import type { TableSearch } from '../filters';
import { treeOf } from '../filterTree';

const path = '/api/v1/views/{id}';

function asked(search: TableSearch) {
  return {
    q: search.q ?? null,
    sort: search.sort ?? null,
    groupBy: search.group ?? null,
    columns: search.columns ?? [],
    filter: treeOf(search) ?? null,
  };
}

export async function saveAs(collection: Collection, name: string, scope: 'private' | 'all', search: TableSearch) {
  const body = { object: collection, name, scope, kind: 'table', ...asked(search) };
  const view = await okAs<View>(api.POST('/api/v1/views', { body: body as never }));
  await refresh();
  say(t('views.saved', { name }));
  return view;
}

export async function changeView(view: View, change: Partial<Record<keyof View, unknown>>): Promise<void> {
  await okAs<View>(
    api.PATCH(path, { params: { path: { id: view.id }, header: ifMatch(view.version) }, body: change as never }),
  );
  await refresh();
}

export async function save(view: View, search: TableSearch): Promise<void> {
  await changeView(view, asked(search) as never).then(() => say(t('views.saved', { name: view.name })), sayProblem);
}

export async function deleteView(view: View): Promise<void> {
  await ok(api.DELETE(path, { params: { path: { id: view.id }, header: ifMatch(view.version) } }));
  await refresh();
  sayUndo(t('views.deleted', { name: view.name }), async () => {
    await ok(api.POST('/api/v1/views/{id}/restore', { params: { path: { id: view.id } } }));
    await refresh();
  });
}

/** The view's filter as a segment of its own, which tells who enters and leaves. */
export async function asSegment(collection: Collection, name: string, search: TableSearch): Promise<void> {
  const body = { object: collection, name, kind: 'live', filter: treeOf(search) ?? { all: [] } };
  await okAs(api.POST('/api/v1/segments', { body: body as never }));
  await queryClient.invalidateQueries({ queryKey: ['segments'] });
  say(t('views.segmentMade', { name }));
}

function refresh() {
  return queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });
}
