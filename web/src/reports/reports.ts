import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import type { components } from '../api/schema';
import type { FilterTree } from '../api/views';
import { formatMoneyShort, formatMonth, today } from '../i18n/format';
import { t } from '../i18n/t';
import { listPath, paths } from '../paths';
import { saveFile } from '../records/exporting/exporting';
import type { ReportSearch } from './reportSearch';

type Schemas = components['schemas'];
export type DealReport = Schemas['DealReport'];
export type DealGroup = Schemas['DealGroup'];
export type FunnelReport = Schemas['FunnelReport'];
export type ActivityReport = Schemas['ActivityReport'];
export type RowsOf = Schemas['RowsOf'];
export type Part = Schemas['ReportPart'];

/** What the API is asked, from what stands in the address. */
export function asked(search: ReportSearch) {
  const { from, to, owner, team, pipeline } = search;
  return { from, to, ownerId: owner, teamId: team, pipelineId: pipeline };
}

export function useDealReport(search: ReportSearch, by: string) {
  return useQuery({
    queryKey: ['reports', 'deals', by, asked(search)],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/reports/deals', { params: { query: { by, ...asked(search) } }, signal })),
  });
}

export function useFunnel(search: ReportSearch, id: string | undefined) {
  const { pipelineId: _, ...query } = asked(search);
  return useQuery({
    queryKey: ['reports', 'funnel', id, query],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/reports/funnel/{id}', { params: { path: { id: id ?? '' }, query }, signal })),
    enabled: id !== undefined,
  });
}

export function useActivityReport(search: ReportSearch, by: string) {
  const { pipelineId: _, ...query } = asked(search);
  return useQuery({
    queryKey: ['reports', 'activities', by, query],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/reports/activities', { params: { query: { by, ...query } }, signal })),
  });
}

export function usePipelineCreated(search: ReportSearch, by: string) {
  return useQuery({
    queryKey: ['reports', 'created', by, asked(search)],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/reports/pipeline-created', { params: { query: { by, ...asked(search) } }, signal })),
  });
}

export function useResponseTimes(search: ReportSearch) {
  const { pipelineId: _, ...query } = asked(search);
  return useQuery({
    queryKey: ['reports', 'response', query],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/reports/response-time', { params: { query }, signal })),
  });
}

/** The same figures as a file. */
export function saveReport(path: string, name: string, search: ReportSearch, more: Record<string, string> = {}) {
  const all = Object.entries({ ...asked(search), ...more, format: 'csv' }).filter(([, value]) => value);
  return saveFile(`${path}?${new URLSearchParams(all as [string, string][])}`, `${name}.csv`);
}

/** Where the rows of a figure are listed. */
export function rowsPath(rows: RowsOf) {
  const where = rows.filter as FilterTree;
  if (rows.object === 'activities') return paths.activities({ where });
  return listPath(rows.object === 'tasks' ? 'tasks' : 'deals', { where });
}

/** "Q1 2017", "March 2017", "2017"; anything else as it is. */
export function periodName(key: string): string {
  const quarter = /^(\d{4})-(Q\d)$/.exec(key);
  if (quarter) return `${quarter[2]} ${quarter[1]}`;
  return /^\d{4}-\d\d$/.test(key) ? formatMonth(key) : key;
}

/** The currencies that a report has sums in, the most frequent first. */
export function currenciesOf(parts: Part[]): string[] {
  const counts = new Map<string, number>();
  for (const part of parts)
    for (const sum of part.sums) counts.set(sum.currency, (counts.get(sum.currency) ?? 0) + part.count);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([currency]) => currency);
}

/** The sum in one currency, as a number for a picture; text stays exact. */
export function sumIn(part: Part, currency: string | undefined): number {
  return Number(part.sums.find((sum) => sum.currency === currency)?.amount ?? 0);
}

export function money(currency: string | undefined) {
  return (value: number) => formatMoneyShort({ amount: String(value), currency: currency ?? 'EUR' });
}

export interface Time {
  key: string;
  label: string;
  from?: string;
  to?: string;
}

/** Times that are often asked for, by the days of today's calendar. */
export function presets(): Time[] {
  const year = Number(today().slice(0, 4));
  const month = today().slice(0, 7);
  const quarter = `${year}-${String(Math.floor((Number(today().slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}`;
  return [
    { key: 'all', label: t('reports.always') },
    { key: 'month', label: t('reports.thisMonth'), from: `${month}-01`, to: endOf(month, 1) },
    { key: 'quarter', label: t('reports.thisQuarter'), from: `${quarter}-01`, to: endOf(quarter, 3) },
    ...yearsOf(),
  ];
}

export function yearsOf(): Time[] {
  const year = Number(today().slice(0, 4));
  return [
    { key: 'year', label: t('reports.thisYear'), from: `${year}-01-01`, to: `${year}-12-31` },
    { key: 'last', label: t('reports.lastYear'), from: `${year - 1}-01-01`, to: `${year - 1}-12-31` },
  ];
}

/** The last day of so many months from the one given. */
function endOf(month: string, months: number): string {
  const [year, from] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 1970, (from ?? 1) - 1 + months, 0)).toISOString().slice(0, 10);
}
