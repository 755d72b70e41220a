/** How often a task repeats, as people choose it. */
export interface Repeat {
  every: 'never' | 'daily' | 'weekly' | 'monthly' | 'yearly';
  /** Days of the week, of a weekly one: MO, TU … */
  days: string[];
  times: number;
  /** The last day, in the place of a number of times. */
  until: string;
}

export const never: Repeat = { every: 'never', days: [], times: 10, until: '' };
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** As an RFC 5545 rule; nothing when it does not repeat. */
export function ruleOf({ every, days, times, until }: Repeat): string | null {
  if (every === 'never') return null;
  const on =
    every === 'weekly' && days.length > 0 ? `;BYDAY=${weekdays.filter((day) => days.includes(day)).join(',')}` : '';
  return `FREQ=${every.toUpperCase()}${on};${until ? `UNTIL=${until.replaceAll('-', '')}` : `COUNT=${times}`}`;
}

/** A rule as it was chosen; of one from elsewhere what can be chosen here. */
export function readRule(rule: string | null): Repeat {
  if (!rule) return never;
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const until = parts.get('UNTIL') ?? '';
  return {
    every: (parts.get('FREQ') ?? 'daily').toLowerCase() as Repeat['every'],
    days: (parts.get('BYDAY') ?? '').split(',').filter((day) => weekdays.includes(day)),
    times: Number(parts.get('COUNT') ?? 10),
    until: until && `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`,
  };
}
