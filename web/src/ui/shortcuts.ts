import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Key } from '../i18n/t';
import { preferences } from './preferences';
import { typeAhead } from './typeAhead';

export interface Shortcut {
  /** "c", "g d" (one after the other), "shift+arrowright", "mod+k", "?" */
  keys: string;
  label: Key;
  group: 'go' | 'create' | 'list' | 'record';
  run: () => void;
  /** It opens something to type into: keys are kept for that from the very event. */
  opensField?: boolean;
}

/** Screens register their keys while they are shown; a later screen's key wins over the shell's. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const names = shortcuts.map((shortcut) => shortcut.keys).join(',');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` says when the set of keys changed
  useEffect(() => {
    const mine = latest.current.map((shortcut, index) => ({
      ...shortcut,
      run: () => latest.current[index]?.run(),
    }));
    registered = [...mine, ...registered];
    announce();
    return () => {
      registered = registered.filter((shortcut) => !mine.includes(shortcut));
      announce();
    };
  }, [names]);
}

/** What can be pressed right now, for the help dialog. */
export function useRegisteredShortcuts(): Shortcut[] {
  return useSyncExternalStore(subscribe, () => registered);
}

/** Listens for the whole app. Mounted once, in the shell. */
export function useShortcutListener(): void {
  useEffect(() => {
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** The keys of an event in the same words: "shift+arrowright", "?", "mod+k". */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.toLowerCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('mod');
  if (event.altKey) parts.push('alt');
  // Shift is part of a sign such as "?", and said only with named keys and letters.
  if (event.shiftKey && (key.length > 1 || /\p{L}/u.test(key))) parts.push('shift');
  return [...parts, key === ' ' ? 'space' : key].join('+');
}

let registered: Shortcut[] = [];
const listeners = new Set<() => void>();
let first: { chord: string; at: number } | undefined;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  const everywhere = chord === 'mod+k';
  const single = !chord.startsWith('mod+') && !chord.startsWith('alt+');
  if (!everywhere && (typing(event.target) || dialogOpen())) return;
  if (single && !preferences.get().shortcuts) return;
  const pair = first && event.timeStamp - first.at < 1200 ? `${first.chord} ${chord}` : undefined;
  first = undefined;
  const hit = registered.find((one) => one.keys === pair) ?? registered.find((one) => one.keys === chord);
  if (hit) {
    event.preventDefault();
    // What is typed on goes to the field that opens, and may come before the next line has run.
    if (hit.opensField) typeAhead();
    // Outside of the keydown, so that what opens does not take the same key press for its own.
    setTimeout(hit.run);
  } else if (registered.some((one) => one.keys.startsWith(`${chord} `))) {
    first = { chord, at: event.timeStamp };
  }
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

function dialogOpen(): boolean {
  // A closed list of choices is in the document too, but nowhere on the screen.
  const over = document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]');
  return [...over].some((one) => one.getClientRects().length > 0);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  for (const listener of listeners) listener();
}
