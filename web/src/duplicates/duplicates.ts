import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ok, okAs } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';
import { t } from '../i18n/t';
import { say, sayProblem, sayUndo } from '../ui/toasts';

type Schemas = components['schemas'];
export type Kind = 'contacts' | 'companies';
export type Pair = Schemas['DuplicatePairView'];
export type Comparison = Schemas['DuplicateComparison'];
export type Merge = Schemas['MergeView'];
export type Run = Schemas['DuplicateRunView'];
export type Choice = 'survivor' | 'merged' | 'both';

interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total?: number | null;
}

/** Pairs that wait for a decision, likeliest first; all, or those of one record. */
export const pairsQuery = (object: Kind, recordId?: string) =>
  infiniteQueryOptions({
    queryKey: ['duplicates', 'pairs', object, recordId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      okAs<Page<Pair>>(
        api.GET('/api/v1/duplicates', {
          params: { query: { object, recordId, limit: 30, cursor: pageParam, count: true } as never },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.nextCursor,
  });

export const comparisonQuery = (id: string) =>
  queryOptions({
    queryKey: ['duplicates', 'comparison', id],
    queryFn: ({ signal }) => okAs<Comparison>(api.GET('/api/v1/duplicates/{id}', { params: { path: { id } }, signal })),
    retry: false,
  });

/** The last scans and merges of many; asked again while one is running. */
export const runsQuery = (object: Kind) =>
  queryOptions({
    queryKey: ['duplicateRuns', object],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/duplicates/runs', { params: { query: { object } }, signal })),
    refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : false),
  });

export const mergesQuery = (object: Kind) =>
  queryOptions({
    queryKey: ['duplicates', 'merges', object],
    queryFn: ({ signal }) =>
      okAs<Page<Merge>>(api.GET('/api/v1/merges', { params: { query: { object, limit: 30 } as never }, signal })),
  });

export const isRunning = (run: Run) => run.status === 'running' || run.status === 'undoing';

/** Says that the two are two; Undo takes it back. */
export async function dismiss(pair: Pair): Promise<void> {
  const path = { params: { path: { id: pair.id } } };
  await ok(api.POST('/api/v1/duplicates/{id}/dismiss', path));
  await refresh();
  sayUndo(t('duplicates.dismissed'), async () => {
    await ok(api.POST('/api/v1/duplicates/{id}/reopen', path));
    await refresh();
  });
}

/** Merges a pair as it was looked at: whoever changed one of the two meanwhile is not overwritten. */
export async function merge(
  comparison: Comparison,
  survivorId: string,
  choices: Record<string, Choice>,
): Promise<void> {
  const { pair } = comparison;
  const aStays = survivorId === pair.a.id;
  const body = {
    mergedId: aStays ? pair.b.id : pair.a.id,
    choices,
    survivorVersion: aStays ? comparison.versionA : comparison.versionB,
    mergedVersion: aStays ? comparison.versionB : comparison.versionA,
  };
  const path = { params: { path: { id: survivorId } }, body };
  const done = await okAs<Merge>(
    pair.object === 'contacts'
      ? api.POST('/api/v1/contacts/{id}/merge', path)
      : api.POST('/api/v1/companies/{id}/merge', path),
  );
  await refresh();
  sayUndo(t('duplicates.merged', { name: done.survivorTitle }), () => undoMerge(done));
}

/** Takes a merge back, and says which fields keep what people wrote since. */
export async function undoMerge(one: Merge): Promise<void> {
  const undone = await okAs<Merge>(api.POST('/api/v1/merges/{id}/undo', { params: { path: { id: one.id } } }));
  await refresh();
  say(
    undone.kept.length > 0
      ? t('duplicates.undoneKept', { fields: undone.kept.join(', ') })
      : t('duplicates.undone', { name: one.mergedTitle }),
  );
}

export async function startRun(object: Kind, kind: 'scan' | 'merge', minScore?: number): Promise<void> {
  await ok(api.POST('/api/v1/duplicates/runs', { body: { object, kind, minScore: minScore ?? null, dryRun: false } }));
  await queryClient.invalidateQueries({ queryKey: ['duplicateRuns'] });
}

export function undoRun(run: Run): void {
  ok(api.POST('/api/v1/duplicates/runs/{id}/undo', { params: { path: { id: run.id ?? '' } } }))
    .then(() => queryClient.invalidateQueries({ queryKey: ['duplicateRuns'] }))
    .catch(sayProblem);
}

/** What a merge of all pairs above a score would do. */
export const dryRunQuery = (object: Kind, minScore: number) =>
  queryOptions({
    queryKey: ['duplicates', 'dry', object, minScore],
    queryFn: ({ signal }) =>
      okAs<Run>(
        api.POST('/api/v1/duplicates/runs', { body: { object, kind: 'merge', minScore, dryRun: true }, signal }),
      ),
    staleTime: 0,
  });

async function refresh(): Promise<void> {
  await Promise.all(
    ['duplicates', 'contacts', 'companies'].map((noun) => queryClient.invalidateQueries({ queryKey: [noun] })),
  );
}
