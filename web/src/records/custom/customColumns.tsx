import { useMemo } from 'react';
import type { Collection } from '../../api/keys';
import type { CustomField } from '../../api/types';
import { useMe } from '../../session/session';
import { later } from '../../ui/later';
import { Text } from '../../ui/Text';
import { type Column, choiceColumn, textColumn } from '../columns';
import { keptOf, optionsOf, textOf, typedValue, useCustomFields, wordsOf } from './customFields';
import { filterOf } from './customFilters';
import { OptionTag } from './optionLook';

const RelationName = later(async () => (await import('./CustomFacts')).RelationName);

type WithCustom = { custom?: Record<string, unknown> };

/** The columns of a list together with those of the workspace's own fields. */
export function useWithCustom<T>(collection: Collection, columns: Column<T>[]): Column<T>[] {
  const fields = useCustomFields(collection);
  const { currency } = useMe().tenant;
  return useMemo(
    () => (fields.length === 0 ? columns : [...columns, ...fields.map((field) => columnOf<T>(field, currency))]),
    [columns, fields, currency],
  );
}

const sortable: CustomField['type'][] = ['text', 'number', 'money', 'date', 'choice', 'yesNo', 'link'];

function columnOf<T>(field: CustomField, currency: string): Column<T> {
  const filter = filterOf(field);
  const value = (record: T) => (record as WithCustom).custom?.[field.key];
  const change = (record: T, next: unknown) => {
    const held = value(record) as { currency?: string } | null | undefined;
    return { custom: { [field.key]: typedValue(field, next, held?.currency ?? currency) } };
  };
  return {
    id: `custom.${field.key}`,
    label: 'records.ownField',
    name: field.label,
    width: field.type === 'longText' || field.type === 'text' ? 160 : 120,
    hidden: !field.showInTable,
    end: field.type === 'number' || field.type === 'money',
    cell: (record) => cellOf(field, value(record)),
    ...(sortable.includes(field.type) && { sort: `custom.${field.key}` }),
    filter,
    text: (record) => wordsOf(field, value(record)),
    ...(['text', 'number', 'money', 'link'].includes(field.type) &&
      textColumn<T>(
        (record) => textOf(field, value(record)),
        (text, record) => change(record, text),
      )),
    ...(field.type === 'choice' &&
      choiceColumn<T>(
        (record) => String(value(record) ?? ''),
        (next) => ({ custom: { [field.key]: next } }),
        () => optionsOf(field),
      )),
  };
}

function cellOf(field: CustomField, value: unknown) {
  const words = wordsOf(field, value);
  if (words === '') return null;
  if (keptOf(value) !== undefined) return <Text tone="quiet">{words}</Text>;
  if (field.type === 'choice') return <OptionTag field={field} id={String(value)} />;
  if (field.type === 'multiChoice')
    return (value as string[]).map((id) => <OptionTag key={id} field={field} id={id} />);
  if (field.type === 'relation') return <RelationName field={field} id={String(value)} />;
  return words;
}
