import { api, ifMatch, okAs } from '../../api/client';
import { type Collection, keys } from '../../api/keys';
import { ApiProblem } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import type { RecordBase } from '../../api/types';
import { sayProblem } from '../../ui/toasts';
import { at, putRecord } from '../records';

/** A cell that two people changed: what the second typed, and what the first left there. */
export interface Clash {
  /** The member of the record; a field of the workspace's own as custom.key. */
  field: string;
  yours: unknown;
  theirs: unknown;
  /** Saves what the second typed over what the first left. */
  use: () => void;
}

/**
 * Saves a cell: on the screen at once, back when the server refuses. When somebody else was first with the same field, the
 * person is asked which value is to stay; when it was another field, nothing stands against saving this one too.
 */
export function saveCell<T extends RecordBase>(
  collection: Collection,
  record: T,
  change: Record<string, unknown>,
  shown: Partial<T> | undefined,
  onClash: (clash: Clash) => void,
): void {
  putRecord(collection, shownAs(record, { ...change, ...(shown as object) }));
  patch<T>(collection, record, change).then(
    (fresh) => {
      putRecord(collection, fresh);
      void queryClient.invalidateQueries({ queryKey: keys.timeline(collection, record.id) });
    },
    (error: unknown) => {
      const theirs =
        error instanceof ApiProblem && error.type === 'stale' ? (error.current as T | undefined) : undefined;
      putRecord(collection, theirs ?? record);
      if (!theirs) return sayProblem(error);
      const field = fieldOf(change);
      const use = () => saveCell(collection, theirs, change, shown, onClash);
      const [before, now, yours] = [record, theirs, change].map((one) => heldIn(one, field));
      if (JSON.stringify(before) === JSON.stringify(now)) use();
      else onClash({ field, yours, theirs: now, use });
    },
  );
}

/** The record as it will be: of the workspace's own fields only the changed one is another. */
function shownAs<T extends RecordBase>(record: T, change: { custom?: object } & object): T {
  const custom = (record as { custom?: object }).custom;
  return { ...record, ...change, ...(change.custom && { custom: { ...custom, ...change.custom } }) };
}

/** A cell changes one member, or one of the workspace's own fields. */
function fieldOf(change: Record<string, unknown>): string {
  const [member = ''] = Object.keys(change);
  return member === 'custom' ? `custom.${Object.keys(change.custom as object)[0]}` : member;
}

function heldIn(one: object, field: string): unknown {
  const key = field.startsWith('custom.') ? field.slice('custom.'.length) : undefined;
  const { custom, ...members } = one as { custom?: Record<string, unknown> } & Record<string, unknown>;
  return key === undefined ? members[field] : (custom?.[key] ?? null);
}

function patch<T extends RecordBase>(collection: Collection, record: T, change: Record<string, unknown>): Promise<T> {
  return okAs<T>(
    api.PATCH(at(collection, '/{id}'), {
      params: { path: { id: record.id }, header: ifMatch(record.version) },
      body: change,
    }),
  );
}
