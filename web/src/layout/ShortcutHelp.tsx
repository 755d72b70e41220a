import { useSyncExternalStore } from 'react';
import { laterField } from '../ui/later';

const ShortcutList = laterField(async () => (await import('./ShortcutList')).ShortcutList);

/** The place of the list of keys: ? opens it from anywhere. */
export function ShortcutHelp() {
  const opened = useSyncExternalStore(subscribe, () => shown);
  return opened ? <ShortcutList onClose={() => set(false)} /> : null;
}

export function openShortcutHelp(): void {
  set(true);
}

let shown = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
