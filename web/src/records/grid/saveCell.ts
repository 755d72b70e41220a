import { api, ifMatch, okAs } from '../../api/client';
import { type Collection, keys } from '../../api/keys';
import { ApiProblem } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import type { RecordBase } from '../../api/types';
import { sayProblem } from '../../ui/toasts';
import { at, putRecord } from '../records';

/** A cell that two people changed: what the second typed, and what the first left there. */
export interface Clash {
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
  putRecord(collection, { ...record, ...change, ...shown } as T);
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
      const field = Object.keys(change)[0] ?? '';
      const use = () => saveCell(collection, theirs, change, shown, onClash);
      const [before, now] = [record, theirs].map((one) => (one as Record<string, unknown>)[field]);
      if (JSON.stringify(before) === JSON.stringify(now)) use();
      else onClash({ field, yours: change[field], theirs: now, use });
    },
  );
}

function patch<T extends RecordBase>(collection: Collection, record: T, change: Record<string, unknown>): Promise<T> {
  return okAs<T>(
    api.PATCH(at(collection, '/{id}'), {
      params: { path: { id: record.id }, header: ifMatch(record.version) },
      body: change,
    }),
  );
}
