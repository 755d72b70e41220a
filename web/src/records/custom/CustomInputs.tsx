import { Button, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { Collection } from '../../api/keys';
import type { CustomField } from '../../api/types';
import { t } from '../../i18n/t';
import { useMe } from '../../session/session';
import { Text } from '../../ui/Text';
import { CompanyPicker, ContactPicker, DealPicker } from '../pickers';
import { groupsOf, optionsOf, textOf, typedValue, useCustomFields } from './customFields';
import { optionLook } from './optionLook';

export type Typed = Record<string, unknown>;

interface CustomInputsProps {
  collection: Collection;
  values: Typed;
  onChange: (key: string, value: unknown) => void;
  errors: Record<string, unknown>;
}

/** The workspace's own fields in the form of a new record: what is required at once, the rest on demand. */
export function CustomInputs({ collection, values, onChange, errors }: CustomInputsProps) {
  const fields = useCustomFields(collection);
  const [all, setAll] = useState(false);
  const wanted = (field: CustomField) =>
    field.required.when === 'always' || field.key in values || errors[`custom.${field.key}`] !== undefined;
  const shown = fields.filter((field) => all || wanted(field));
  if (fields.length === 0) return null;
  return (
    <>
      {groupsOf(shown).map(([group, members]) => (
        <Fragment key={group}>
          {group !== '' && <Text strong>{group}</Text>}
          <Stack gap="sm">
            {members.map((field) => (
              <CustomInput
                key={field.id}
                field={field}
                value={values[field.key]}
                error={errors[`custom.${field.key}`] as string | undefined}
                onChange={(value) => onChange(field.key, value)}
              />
            ))}
          </Stack>
        </Fragment>
      ))}
      {!all && shown.length < fields.length && (
        <div>
          <Button variant="subtle" onClick={() => setAll(true)}>
            {t('records.moreFields', { count: fields.length - shown.length })}
          </Button>
        </div>
      )}
    </>
  );
}

interface CustomInputProps {
  field: CustomField;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

/** One field by its type. What is not touched is left to the field's default. */
function CustomInput({ field, value, error, onChange }: CustomInputProps) {
  const { tenant } = useMe();
  const start = value === undefined ? field.default : value;
  const shared = {
    label: field.type === 'money' ? `${field.label} (${tenant.currency})` : field.label,
    description: field.description,
    error,
    required: field.required.when === 'always',
    withAsterisk: field.required.when === 'always',
  };
  const choice = start === null || start === undefined ? null : String(start);
  switch (field.type) {
    case 'choice':
    case 'yesNo':
      return (
        <Select
          {...shared}
          {...optionLook(field)}
          data={optionsOf(field)}
          value={choice}
          onChange={onChange}
          clearable
        />
      );
    case 'multiChoice':
      return (
        <MultiSelect
          {...shared}
          {...optionLook(field)}
          data={optionsOf(field)}
          value={(start as string[] | null) ?? []}
          onChange={onChange}
        />
      );
    case 'relation': {
      const Picker = field.target === 'company' ? CompanyPicker : field.target === 'deal' ? DealPicker : ContactPicker;
      return <Picker label={shared.label} error={error} value={choice} title={null} onChange={onChange} />;
    }
    default: {
      const text = typeof start === 'string' ? start : textOf(field, start);
      const type = { date: 'date', link: 'url' }[field.type as string] ?? 'text';
      const typing = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
      if (field.type === 'longText')
        return <Textarea {...shared} autosize minRows={2} value={text} onChange={typing} />;
      return (
        <TextInput
          {...shared}
          type={type}
          inputMode={field.type === 'number' || field.type === 'money' ? 'decimal' : undefined}
          autoComplete="off"
          value={text}
          onChange={typing}
        />
      );
    }
  }
}

/** The part of a new record's body that the inputs make; nothing when none was touched. */
export function useCustomBody(collection: Collection): (values: Typed) => { custom?: Typed } {
  const fields = useCustomFields(collection);
  const { tenant } = useMe();
  return (values) => {
    const touched = fields.filter((field) => field.key in values);
    if (touched.length === 0) return {};
    return {
      custom: Object.fromEntries(
        touched.map((field) => [field.key, typedValue(field, values[field.key], tenant.currency)]),
      ),
    };
  };
}
