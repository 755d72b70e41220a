import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ok } from '../../api/client';
import { type Collection, keys, objectOf } from '../../api/keys';
import type { CustomField } from '../../api/types';
import { formatDate, formatMoney, formatNumber, type MoneyValue } from '../../i18n/format';
import { t } from '../../i18n/t';

const none: CustomField[] = [];

/** The workspace's fields of one kind of record, in their order. */
export function useCustomFields(collection: Collection): CustomField[] {
  const { data } = useAllCustomFields();
  const object = objectOf(collection);
  return useMemo(() => data?.filter((field) => field.object === object) ?? none, [data, object]);
}

export function useAllCustomFields() {
  return useQuery({
    queryKey: keys.customFields,
    queryFn: async () => (await ok(api.GET('/api/v1/custom-fields', {}))).items,
    staleTime: 5 * 60_000,
  });
}

/** What a change of a field's type has left: it no longer fits, and is shown as it was. */
export function keptOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'kept' in value ? String(value.kept) : undefined;
}

/** A value in words; nothing for none. */
export function wordsOf(field: CustomField, value: unknown): string {
  if (value === null || value === undefined) return '';
  const kept = keptOf(value);
  if (kept !== undefined) return kept;
  switch (field.type) {
    case 'choice':
      return labelOf(field, String(value));
    case 'multiChoice':
      return (value as string[]).map((id) => labelOf(field, id)).join(', ');
    case 'yesNo':
      return t(value ? 'records.yes' : 'records.no');
    case 'money':
      return formatMoney(value as MoneyValue);
    case 'number':
      return formatNumber(Number(value));
    case 'date':
      return formatDate(String(value));
    default:
      return String(value);
  }
}

function labelOf(field: CustomField, id: string): string {
  return field.options.find((option) => option.id === id)?.label ?? id;
}

/** What a choice offers: retired options only where the record has one already. */
export function optionsOf(field: CustomField, held?: unknown): { value: string; label: string }[] {
  if (field.type === 'yesNo') return [yes(), no()];
  const has = Array.isArray(held) ? held : [held];
  return field.options
    .filter((option) => !option.retired || has.includes(option.id))
    .map((option) => ({ value: option.id, label: option.label }));
}

const yes = () => ({ value: 'true', label: t('records.yes') });
const no = () => ({ value: 'false', label: t('records.no') });

/** What was typed or chosen as the API takes it; null for nothing. Words that are no number stay words: the server says so. */
export function typedValue(field: CustomField, typed: unknown, currency: string): unknown {
  if (typed === null || typed === undefined || typed === '' || (Array.isArray(typed) && typed.length === 0))
    return null;
  if (typeof typed !== 'string') return typed;
  const text = typed.trim();
  if (text === '') return null;
  if (field.type === 'yesNo') return text === 'true';
  if (field.type === 'money') return { amount: text.replace(',', '.'), currency };
  if (field.type !== 'number') return text;
  const number = Number(text.replace(',', '.'));
  return Number.isFinite(number) ? number : text;
}

/** The text that an editor of one line starts with. */
export function textOf(field: CustomField, value: unknown): string {
  if (value === null || value === undefined || keptOf(value) !== undefined) return '';
  return field.type === 'money' ? (value as MoneyValue).amount : String(value);
}

/** Fields under their headings, those without one first. */
export function groupsOf(fields: CustomField[]): [string, CustomField[]][] {
  const groups = new Map<string, CustomField[]>([['', []]]);
  for (const field of fields) groups.set(field.group ?? '', [...(groups.get(field.group ?? '') ?? []), field]);
  return [...groups].filter(([, members]) => members.length > 0);
}
