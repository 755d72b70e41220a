import { useSyncExternalStore } from 'react';

/** What belongs to this device rather than to the person: kept in the browser, never anything secret. */
interface Preferences {
  /** Single-key shortcuts can be turned off (WCAG 2.1.4). */
  shortcuts: boolean;
  navigation: 'wide' | 'narrow';
  /** Columns a person has hidden or shown, by table. */
  columns: Record<string, Record<string, boolean>>;
  /** The columns of a table in their order, by table; before what `columns` says of each. */
  order: Record<string, string[]>;
  /** The memberships whose first steps have been put away. */
  stepsHidden: string[];
  /** The pipeline looked at last, by workspace. */
  pipelines: Record<string, string>;
  /** Whose figures Home shows. */
  homeOf: 'mine' | 'everybody';
}

const place = 'crm.preferences';
const defaults: Preferences = {
  shortcuts: true,
  navigation: 'wide',
  columns: {},
  order: {},
  stepsHidden: [],
  pipelines: {},
  homeOf: 'mine',
};
let value = read();
const listeners = new Set<() => void>();

export const preferences = {
  get: () => value,
  set(change: Partial<Preferences>): void {
    value = { ...value, ...change };
    localStorage.setItem(place, JSON.stringify(value));
    for (const listener of listeners) listener();
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences.get);
}

function read(): Preferences {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(place) ?? '{}') };
  } catch {
    return defaults;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
