import { useSyncExternalStore } from 'react';
import { currentMe } from '../../session/session';

/** A call, visit or meeting finished where there was no connection: kept on this device until the server has it. */
export interface Waiting {
  /** The Idempotency-Key of every try, so that an answer lost on the way is not done twice. */
  key: string;
  id: string;
  title: string;
  body: Record<string, unknown>;
  /** Why the server did not take it, in words; absent while it has not been asked. */
  refused?: string;
}

let read = { text: '[]', waiting: [] as Waiting[] };
const listeners = new Set<() => void>();

/** What waits on this device, of whoever is signed in. */
export function useWaiting(): Waiting[] {
  return useSyncExternalStore(subscribe, load);
}

export function drop(key: string): void {
  save(load().filter((one) => one.key !== key));
}

/** Each person's own, also when two share a browser. */
const store = () => `crm.waiting.${currentMe()?.member.id}`;

/** As it is now: another tab may have added to it or sent it. */
export function load(): Waiting[] {
  const text = localStorage.getItem(store()) ?? '[]';
  if (text !== read.text) read = { text, waiting: JSON.parse(text) };
  return read.waiting;
}

export function save(next: Waiting[]): void {
  if (next.length > 0) localStorage.setItem(store(), JSON.stringify(next));
  else localStorage.removeItem(store());
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}
