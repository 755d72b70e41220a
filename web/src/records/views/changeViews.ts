import { api, ifMatch, ok, okAs } from '../../api/client';
import type { Collection } from '../../api/keys';
import { queryClient } from '../../api/queryClient';
import { type View, viewsQuery } from '../../api/views';
import { t } from '../../i18n/t';
import { say, sayProblem, sayUndo } from '../../ui/toasts';
import type { DealsSearch } from '../filters';
import { treeOf } from '../filterTree';

const path = '/api/v1/views/{id}';

function asked(search: DealsSearch) {
  return {
    pipelineId: search.pipeline ?? null,
    q: search.q ?? null,
    sort: search.sort ?? null,
    groupBy: search.group ?? null,
    columns: search.columns ?? [],
    filter: treeOf(search) ?? null,
  };
}

interface NewView {
  collection: Collection;
  kind: View['kind'];
  name: string;
  scope: View['scope'];
}

export async function saveAs({ collection, kind, name, scope }: NewView, search: DealsSearch) {
  const body = { object: collection, name, scope, kind, ...asked(search) };
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

export async function save(view: View, search: DealsSearch): Promise<void> {
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

function refresh() {
  return queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });
}
