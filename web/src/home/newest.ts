import type { ObjectName } from '../api/types';

export interface Changed {
  object: ObjectName;
  id: string;
  title: string;
  /** An instant as the API writes it. */
  updatedAt: string;
}

/** The records changed last, the newest first, whatever they are. */
export function newest(records: Changed[], count: number): Changed[] {
  return [...records].sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt)).slice(0, count);
}
