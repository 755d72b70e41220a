import type { FilterTree } from '../api/views';
import type { Key } from '../i18n/t';

/** What a column can be filtered by, and how it is asked. */
export interface FilterField {
  field: string;
  label: Key;
  /** In the place of the label: what the workspace itself calls it. */
  name?: string;
  kind: 'text' | 'choice' | 'owner' | 'company' | 'contact' | 'deal' | 'tag' | 'date' | 'number' | 'segment';
  choices?: { value: string; label: string }[];
  /** Of a date: it is a day of the calendar, and rows can be grouped by its month. */
  days?: boolean;
}

/** Whether a record is in a segment; asked among all filters. */
export const segmentField: FilterField = { field: 'segment', label: 'views.segment', kind: 'segment' };

/** Filters as the address bar and the API write them: `{ ownerId: "…", amount: { gte: "10" } }`. */
export type Filters = Record<string, FilterValue>;
export type FilterValue = string | { [op in 'contains' | 'in' | 'gte' | 'lte' | 'empty']?: string };

/** What a table's address holds: the address is the view. */
export interface TableSearch {
  q?: string;
  sort?: string;
  filter?: Filters;
  /** A tree of conditions beside the simple filters. */
  where?: FilterTree;
  /** The field whose values the rows are grouped by. */
  group?: string;
  /** The columns shown, in their order. */
  columns?: string[];
  /** The id of the saved view that this started from. */
  saved?: string;
}

/** The board's address holds more: the pipeline, on a phone the stage, and whether it is shown as a list. */
export interface DealsSearch extends TableSearch {
  pipeline?: string;
  stage?: string;
  view?: 'list';
}

/** The tasks by when they are due, whose and which, or all of them as a table. */
export interface TasksSearch extends TableSearch {
  /** The task that is opened. */
  task?: string;
  whose?: 'mine' | 'everybody' | 'done';
  view?: 'table';
}

/** What of a record's story its page shows: kinds with commas, who did it, whose turn it was, and days. */
export interface TimelineSearch {
  kind?: string;
  by?: string;
  direction?: string;
  from?: string;
  to?: string;
}

export function timelineSearch(search: Record<string, unknown>): TimelineSearch {
  const names = ['kind', 'by', 'direction', 'from', 'to'] as const;
  return Object.fromEntries(names.flatMap((name) => (search[name] ? [[name, String(search[name])]] : [])));
}

/** Which days of the calendar, and whose. */
export interface CalendarSearch {
  view?: 'day' | 'week' | 'month' | 'agenda';
  date?: string;
  /** A member's id, or all; one's own by default. */
  whose?: string;
}

export function calendarSearch({ view, date, whose }: Record<string, unknown>): CalendarSearch {
  return {
    ...((view === 'day' || view === 'week' || view === 'month' || view === 'agenda') && { view }),
    ...(typeof date === 'string' && /^(19|20|21)\d\d-\d\d-\d\d$/.test(date) && { date }),
    ...(typeof whose === 'string' && whose !== '' && { whose }),
  };
}

/** Takes only what makes sense out of an address somebody may have typed. */
export function tableSearch(search: Record<string, unknown>): TableSearch {
  const result: TableSearch = {};
  if (search.q !== undefined && search.q !== '') result.q = String(search.q);
  if (typeof search.sort === 'string' && /^-?[\w.]+$/.test(search.sort)) result.sort = search.sort;
  if (isObject(search.filter)) {
    const filter: Filters = {};
    for (const [field, value] of Object.entries(search.filter)) {
      if (isObject(value))
        filter[field] = Object.fromEntries(Object.entries(value).map(([op, one]) => [op, String(one)]));
      else if (value !== null && value !== undefined) filter[field] = String(value);
    }
    if (Object.keys(filter).length > 0) result.filter = filter;
  }
  if (isObject(search.where)) result.where = search.where as FilterTree;
  if (typeof search.group === 'string' && /^[\w.]+$/.test(search.group)) result.group = search.group;
  if (Array.isArray(search.columns)) result.columns = search.columns.filter((id) => typeof id === 'string');
  if (typeof search.saved === 'string') result.saved = search.saved;
  return result;
}

/** The next sort of a column: first as it reads best, then the other way round, then as the list was. */
export function nextSort(current: string | undefined, field: string): string | undefined {
  if (current === field) return `-${field}`;
  return current === `-${field}` ? undefined : field;
}

export function sortState(current: string | undefined, field: string): 'ascending' | 'descending' | 'none' {
  if (current === field) return 'ascending';
  return current === `-${field}` ? 'descending' : 'none';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
