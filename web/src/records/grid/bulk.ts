import { api, okAs } from '../../api/client';
import { type Collection, keys } from '../../api/keys';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';
import { t } from '../../i18n/t';
import { say, sayProblem, sayUndo } from '../../ui/toasts';
import type { TableSearch } from '../filters';
import { treeOf } from '../filterTree';

type Bulk = components['schemas']['BulkView'];

/** The rows that somebody chose: some by their ids, or all that the list finds. */
export type Choice = { ids: string[] } | { all: TableSearch };

export type BulkAction =
  | { action: 'assign'; ownerId: string | null }
  | { action: 'addTags' | 'removeTags'; tags: string[] }
  | { action: 'update'; patch: Record<string, unknown> }
  | { action: 'trash' };

/** Does one thing to many records, tells what came of it, and offers to take it back. */
export async function doToMany(collection: Collection, choice: Choice, action: BulkAction): Promise<void> {
  const which =
    'ids' in choice ? { ids: choice.ids } : { filter: treeOf(choice.all) ?? { all: [] }, q: choice.all.q ?? null };
  try {
    const body = { ...which, ...action } as never;
    let bulk = await okAs<Bulk>(api.POST(`/api/v1/${collection}/bulk` as '/api/v1/contacts/bulk', { body }));
    if (bulk.status === 'running') say(t('views.bulkGoesOn', { count: bulk.total }));
    bulk = await finished(bulk);
    await refresh(collection);
    if (bulk.refused > 0) sayProblem(new Error(refusal(bulk)));
    if (bulk.changed === 0) return;
    const words = action.action === 'trash' ? 'records.trashed' : 'views.bulkDone';
    sayUndo(t(words, { count: bulk.changed }), () => takeBack(collection, bulk.id));
  } catch (error) {
    sayProblem(error);
  }
}

async function takeBack(collection: Collection, id: string): Promise<void> {
  const undone = await finished(await okAs<Bulk>(api.POST('/api/v1/bulk/{id}/undo', { params: { path: { id } } })));
  await refresh(collection);
  if (undone.kept > 0) say(t('views.bulkKept', { count: undone.kept }));
}

/** Asks until a job has come to its end. */
async function finished(bulk: Bulk): Promise<Bulk> {
  let now = bulk;
  for (let wait = 200; now.status === 'running' || now.status === 'undoing'; wait = Math.min(wait * 1.5, 2000)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    now = await okAs<Bulk>(api.GET('/api/v1/bulk/{id}', { params: { path: { id: bulk.id } } }));
  }
  return now;
}

function refusal(bulk: Bulk): string {
  const problem = bulk.items[0]?.problem;
  const reason = Object.values(problem?.errors ?? {})[0]?.[0] ?? problem?.title ?? '';
  return t('views.bulkRefused', { count: bulk.refused, reason });
}

async function refresh(collection: Collection): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: [collection] });
  void queryClient.invalidateQueries({ queryKey: keys.tags });
}
