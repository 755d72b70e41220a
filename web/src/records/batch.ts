import { api, ok } from '../api/client';
import { type Collection, keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { BatchAnswer } from '../api/types';
import { t } from '../i18n/t';
import { say, sayProblem, sayUndo } from '../ui/toasts';
import { at } from './records';

type Item = { id: string } & Record<string, unknown>;

const most = 1000;

/** Moves records to the trash, at once and with Undo. */
export function trash(collection: Collection, ids: string[]): Promise<void> {
  return change(
    collection,
    ids.map((id) => ({ id, delete: true })),
    (done) => done.map((id) => ({ id, restore: true })),
    'records.trashed',
  );
}

export async function restore(collection: Collection, ids: string[]): Promise<void> {
  await send(
    collection,
    ids.map((id) => ({ id, restore: true })),
  );
  await queryClient.invalidateQueries({ queryKey: [collection] });
  say(t('records.restored', { count: ids.length }));
}

/** Sets the same field on many records; Undo gives each its own old value back. */
export function setOnMany<T extends { id: string }>(
  collection: Collection,
  records: T[],
  next: (record: T) => Record<string, unknown>,
  before: (record: T) => Record<string, unknown>,
): Promise<void> {
  const old = new Map(records.map((record) => [record.id, { ...before(record), id: record.id }]));
  return change(
    collection,
    records.map((record) => ({ ...next(record), id: record.id })),
    (done) => done.flatMap((id) => old.get(id) ?? []),
    'records.changed',
  );
}

async function change(
  collection: Collection,
  items: Item[],
  undoOf: (done: string[]) => Item[],
  words: 'records.trashed' | 'records.changed',
): Promise<void> {
  try {
    const done = await send(collection, items);
    await queryClient.invalidateQueries({ queryKey: [collection] });
    const failed = items.length - done.length;
    if (failed > 0) sayProblem(new Error(t('records.someFailed', { count: failed })));
    if (done.length === 0) return;
    sayUndo(t(words, { count: done.length }), async () => {
      await send(collection, undoOf(done));
      await queryClient.invalidateQueries({ queryKey: [collection] });
    });
    void queryClient.invalidateQueries({ queryKey: keys.tags });
  } catch (error) {
    sayProblem(error);
  }
}

/** The ids that went through. Items are independent of each other: one that fails stops no other. */
async function send(collection: Collection, items: Item[]): Promise<string[]> {
  const done: string[] = [];
  for (let start = 0; start < items.length; start += most) {
    const part = items.slice(start, start + most);
    const answer = (await ok(api.POST(at(collection, '/batch'), { body: { items: part } }))) as BatchAnswer;
    for (const item of answer.items) {
      const id = part[item.index]?.id;
      if (item.status < 400 && id) done.push(id);
    }
  }
  return done;
}
