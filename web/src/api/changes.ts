import { useEffect } from 'react';
import { collectionOf, keys } from './keys';
import { queryClient } from './queryClient';
import { followChanges } from './stream';
import type { ChangeEvent } from './types';

let waiting: ChangeEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps what is on the screen true while other people work. Mounted once, in the shell. */
export function useLiveChanges(workspace: string): void {
  useEffect(
    () =>
      followChanges(workspace, (news) => {
        if (news.kind === 'reset') void queryClient.invalidateQueries();
        else take(news.change);
      }),
    [workspace],
  );
}

/** An import writes thousands of events a second: they are gathered and answered together. */
function take(change: ChangeEvent): void {
  waiting.push(change);
  if (timer === undefined) timer = setTimeout(settle, 400);
}

function settle(): void {
  const changes = waiting;
  waiting = [];
  timer = undefined;
  for (const object of new Set(changes.map((change) => change.object))) refresh(object, changes);
  // Figures are made of records of all kinds; those that nobody looks at wait until somebody does.
  for (const figures of ['home', 'reports']) void queryClient.invalidateQueries({ queryKey: [figures] });
}

function refresh(object: string, changes: ChangeEvent[]): void {
  const collection = collectionOf(object);
  if (partsOfFiles.has(object)) {
    // A touch moves where its people stand as well: the file, and lists that show it.
    void queryClient.invalidateQueries({ predicate: (query) => isTold(query.queryKey[1]) });
    void queryClient.invalidateQueries({ queryKey: [pluralOf(object)] });
  } else if (object === 'customField') {
    // Lists and records show the fields' values.
    for (const noun of ['customFields', 'contacts', 'companies', 'deals'])
      void queryClient.invalidateQueries({ queryKey: [noun] });
  } else if (!collection) {
    void queryClient.invalidateQueries({ queryKey: [pluralOf(object)] });
  } else {
    const news = changes.filter((change) => change.object === object && !known(collection, change));
    if (news.length === 0) return;
    void queryClient.invalidateQueries({ queryKey: [collection] });
    void queryClient.invalidateQueries({ predicate: (query) => isTold(query.queryKey[1]) });
  }
}

/** What shows on files and has no list of its own on the screen. */
const partsOfFiles = new Set(['activity', 'preference', 'concern', 'importantDate', 'relationship']);

function isTold(part: unknown): boolean {
  return part === 'timeline' || part === 'file';
}

/** Our own change comes back to us too; the answer to the request has already been put on the screen. */
function known(collection: 'contacts' | 'companies' | 'deals' | 'tasks', change: ChangeEvent): boolean {
  // Where somebody stands changes without a new version.
  if (change.type.endsWith('.lifecycleChanged')) return false;
  const record = queryClient.getQueryData<{ version: number }>(keys.record(collection, change.recordId));
  return record !== undefined && change.version !== null && record.version >= change.version;
}

function pluralOf(object: string): string {
  return object.endsWith('y') ? `${object.slice(0, -1)}ies` : `${object}s`;
}
