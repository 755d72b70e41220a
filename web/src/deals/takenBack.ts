import type { Deal } from '../api/types';
import type { MoveMore } from './moveDeal';

/** What brings a deal back to what it was before a move that changed more than its stage. */
export function takenBack(before: Deal, { fields = {}, checked = [] }: MoveMore = {}): MoveMore {
  const former = (name: string): unknown => {
    const value = (before as unknown as Record<string, unknown>)[name];
    return value === undefined || (Array.isArray(value) && value.length === 0) ? null : value;
  };
  const own = (fields.custom ?? {}) as Record<string, unknown>;
  const known = before.custom as Record<string, unknown>;
  const back: Record<string, unknown> = Object.fromEntries(Object.keys(fields).map((name) => [name, former(name)]));
  if ('custom' in fields) back.custom = Object.fromEntries(Object.keys(own).map((key) => [key, known[key] ?? null]));
  const ticked = new Set(before.checked.map((tick) => tick.itemId));
  return { fields: back, unchecked: checked.filter((id) => !ticked.has(id)) };
}
