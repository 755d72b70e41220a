import { given } from '../outsideRoutes';

/** What a report's address holds. */
export interface ReportSearch {
  by?: string;
  from?: string;
  to?: string;
  pipeline?: string;
  owner?: string;
  team?: string;
}

export function reportSearch(search: Record<string, unknown>): ReportSearch {
  const names = ['by', 'from', 'to', 'pipeline', 'owner', 'team'] as const;
  return Object.assign({}, ...names.map((name) => given(name, search)));
}
