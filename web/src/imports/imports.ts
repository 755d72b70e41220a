import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, ok, send } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';

type Schemas = components['schemas'];
export type ImportObject = 'companies' | 'contacts' | 'deals' | 'activities' | 'tasks';
export const importObjects: ImportObject[] = ['companies', 'contacts', 'deals', 'activities', 'tasks'];
export type ImportSummary = Schemas['ImportSummary'];
export type Target = Schemas['ImportTargetView'];
export type OwnerChoice = { memberId: string } | { placeholder: true } | { none: true };

/** What a column becomes; `values` by the cell's text: a stage's id, or who stands behind an owner's name. */
export type ColumnMapping = Omit<Schemas['ColumnMapping'], 'values'> & {
  values?: Record<string, string | OwnerChoice> | null;
};
export type Mapping = Omit<Schemas['ImportMapping'], 'columns' | 'constants'> & {
  columns: ColumnMapping[];
  constants: Schemas['ImportConstants'];
};
export type Import = Omit<Schemas['ImportView'], 'mapping'> & { mapping: Mapping };

export function useImports() {
  return useInfiniteQuery({
    queryKey: ['imports', 'list'],
    queryFn: ({ pageParam }) => ok(api.GET('/api/v1/imports', { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.items.some(isRunning) ? 1500 : false),
  });
}

export function useImport(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: async () => (await ok(api.GET('/api/v1/imports/{id}', { params: { path: { id } } }))) as Import,
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? 500 : false),
  });
}

/** As they stand now: a run or a cell that is put right makes them others. */
export function useRows({ id, version }: Import, status: 'failed' | 'warned') {
  return useQuery({
    queryKey: ['imports', 'rows', id, status, version],
    queryFn: () => {
      const query = { status, limit: 20 } as never;
      return ok(api.GET('/api/v1/imports/{id}/rows', { params: { path: { id }, query } }));
    },
    placeholderData: keepPreviousData,
  });
}

export function isRunning(one: { status: string }): boolean {
  return one.status === 'running' || one.status === 'undoing';
}

/** The mapping can still be changed: nothing has been written yet. */
export function isOpen(one: Import): boolean {
  return one.status === 'ready' || (one.dryRun && !isRunning(one));
}

// Files of this page's uploads, so that another sheet can be read without asking for the file again.
const files = new Map<string, File>();
export const fileOf = (id: string): File | undefined => files.get(id);

export async function upload(object: ImportObject, file: File, more: Record<string, string> = {}): Promise<Import> {
  const body = new FormData();
  body.append('object', object);
  for (const [name, value] of Object.entries(more)) body.append(name, value);
  body.append('file', file);
  const answer = (await ok(
    api.POST('/api/v1/imports', { body: body as never, bodySerializer: (form: unknown) => form as FormData }),
  )) as Import;
  files.set(answer.id, file);
  keep(answer);
  return answer;
}

let asked = 0;
/** The last change on its way: a start that is pressed right after typing waits for it. */
let changing: Promise<unknown> = Promise.resolve();

function change<T>(work: Promise<T>): Promise<T> {
  changing = work.catch(() => undefined);
  return work;
}

/** Shows the change at once; the answer brings what the server makes of it. A quicker change overtakes a slower answer. */
export async function changeMapping(one: Import, mapping: Mapping): Promise<void> {
  const mine = ++asked;
  keep({ ...one, mapping });
  const params = { path: { id: one.id } };
  const body = { ...mapping, columns: mapping.columns.map(({ samples: _, suggests: __, ...column }) => column) };
  try {
    const fresh = (await change(
      ok(api.PUT('/api/v1/imports/{id}/mapping', { params, body: body as never })),
    )) as Import;
    if (mine === asked) keep(fresh);
  } catch (error) {
    keep(one);
    throw error;
  }
}

/** Puts a kept mapping in the place of the one at hand, as far as the file has its columns. */
export async function chooseMapping(one: Import, mappingId: string): Promise<void> {
  const params = { path: { id: one.id } };
  keep((await ok(api.PUT('/api/v1/imports/{id}/mapping', { params, body: { mappingId } as never }))) as Import);
}

export async function start(one: Import, dryRun: boolean): Promise<void> {
  await changing;
  keep(
    (await ok(
      api.POST('/api/v1/imports/{id}/start', { params: { path: { id: one.id } }, body: { dryRun } }),
    )) as Import,
  );
}

export async function undo(id: string): Promise<void> {
  keep((await ok(api.POST('/api/v1/imports/{id}/undo', { params: { path: { id } } }))) as Import);
}

/** A cell as it should have been; read instead of the file's own from then on. */
export async function correct(id: string, row: number, column: string, value: string): Promise<void> {
  const body = { row, values: { [column]: value.trim() } };
  const params = { path: { id } };
  keep((await change(ok(api.PUT('/api/v1/imports/{id}/corrections', { params, body })))) as Import);
}

/** Fields of the workspace's own for columns that nothing else holds, and the columns mapped to them. */
export async function makeFields(one: Import, columns: ColumnMapping[]): Promise<void> {
  const object = one.object === 'companies' ? 'company' : one.object.slice(0, -1);
  const made = new Map<string, string>();
  try {
    for (const { column, suggests } of columns) {
      const body = { object, label: column.slice(0, 100), type: suggests ?? 'text' };
      const field = await ok(api.POST('/api/v1/custom-fields', { body: body as never }));
      made.set(column, `custom.${field.key}`);
    }
  } finally {
    void queryClient.invalidateQueries({ queryKey: keys.customFields });
    const mapped = one.mapping.columns.map((column) => {
      const to = made.get(column.column);
      return to ? { column: column.column, to } : column;
    });
    await changeMapping(one, { ...one.mapping, columns: mapped });
  }
}

/** Rows as a file: the failed ones as they were, or what became of all. It needs the bearer, so a plain link would not do. */
export async function downloadRows(one: Import, which: 'errors' | 'result'): Promise<void> {
  const answer = await send(new Request(`${location.origin}/api/v1/imports/${one.id}/${which}.csv`));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `${one.file.name.replace(/\.\w+$/, '')}-${which}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A run has changed records everywhere. */
export function everythingIsOld(): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'imports' });
  void queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
}

function keep(one: Import): void {
  queryClient.setQueryData(keyOf(one.id), one);
}

function keyOf(id: string) {
  return ['imports', 'one', id];
}
