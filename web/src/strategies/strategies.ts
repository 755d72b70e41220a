import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';
import { formatMoney, formatNumber, formatPercent } from '../i18n/format';
import { t, tEnum } from '../i18n/t';

type Schemas = components['schemas'];
export type Strategy = Schemas['StrategyView'];
export type Kpi = Schemas['StrategyKpi'];
export type KpiValue = Schemas['KpiValue'];
export type Course = Schemas['StrategyCourse'];

const key = ['strategies'];

export function useStrategies() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/strategies', { signal }))).items,
  });
}

export function useStrategy(id: string) {
  return useQuery({
    queryKey: [...key, id],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/strategies/{id}', { params: { path: { id } }, signal })),
  });
}

export function useCourse(id: string) {
  return useQuery({
    queryKey: [...key, id, 'course'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/strategies/{id}/course', { params: { path: { id } }, signal })),
  });
}

export function useReviews(id: string) {
  return useQuery({
    queryKey: [...key, id, 'reviews'],
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/strategies/{id}/reviews', { params: { path: { id } }, signal }))).items,
  });
}

export const changed = () => queryClient.invalidateQueries({ queryKey: key });

const units: Partial<Record<Kpi, Strategy['unit']>> = {
  wonAmount: 'money',
  wonCount: 'count',
  newCustomers: 'count',
  firstResponseMinutes: 'minutes',
  dataQuality: 'points',
};

export const kpis: Kpi[] = [
  'retentionRate',
  'winRate',
  'wonAmount',
  'wonCount',
  'newCustomers',
  'firstResponseMinutes',
  'dataQuality',
  'shareOfWallet',
];

export const unitOf = (kpi: Kpi) => units[kpi] ?? 'percent';
export const kpiName = (kpi: Kpi) => tEnum('strategies', `kpi_${kpi}`);

/** A value in words; a long dash where there is nothing to measure is said by whoever shows it. */
export function valueText(kpi: Kpi, value: KpiValue | null | undefined): string {
  if (value?.money) return formatMoney(value.money);
  return value?.number === null || value?.number === undefined ? '' : numberText(kpi, value.number);
}

export function numberText(kpi: Kpi, value: number): string {
  const unit = unitOf(kpi);
  if (unit === 'percent') return formatPercent(value);
  return unit === 'minutes' ? t('strategies.minutes', { count: value }) : formatNumber(value);
}

export function numberOf(value: KpiValue | null | undefined): number | null {
  return value?.money ? Number(value.money.amount) : (value?.number ?? null);
}

/** What was typed as the API takes it; nothing when nothing was. */
export function typedValue(kpi: Kpi, text: string, currency: string): KpiValue | null {
  const typed = text.trim().replace(',', '.');
  if (typed === '') return null;
  return unitOf(kpi) === 'money' ? { money: { amount: typed, currency } } : { number: Number(typed) };
}
