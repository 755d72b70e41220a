import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/t';
import { type Column, nameOf, type Pasted } from '../columns';
import { useOwners } from '../members';

interface FieldChangeProps<T> {
  columns: Column<T>[];
  onApply: (patch: Record<string, unknown>) => void;
}

/** What was typed as a change; what would have to be looked up first is no field that many share. */
function changeIn(meant: Pasted | Promise<Pasted>): Record<string, unknown> | undefined {
  return meant instanceof Promise || typeof meant === 'string' ? undefined : meant;
}

/** One new value for one field of many records: the fields whose value does not depend on the record. */
export function FieldChange<T>({ columns, onApply }: FieldChangeProps<T>) {
  const usable = columns.filter((column) => column.paste && column.shared);
  const [id, setId] = useState(usable[0]?.id);
  const [value, setValue] = useState('');
  const members = useOwners();
  const column = usable.find((one) => one.id === id);
  const choices = column?.filter?.choices;
  // Emptying a field of many records is no slip of a finger: a value has to be given.
  const patch = value.trim() === '' ? undefined : changeIn(column?.paste?.(value.trim(), {} as T, members));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (patch) onApply(patch);
      }}
    >
      <Stack gap="xs">
        <Select
          size="xs"
          label={t('views.field')}
          data={usable.map((one) => ({ value: one.id, label: nameOf(one) }))}
          value={id ?? null}
          allowDeselect={false}
          data-autofocus
          onChange={(next) => {
            setId(next ?? undefined);
            setValue('');
          }}
        />
        {choices ? (
          <Select
            size="xs"
            label={t('views.newValue')}
            data={choices}
            value={value || null}
            onChange={(next) => setValue(next ?? '')}
          />
        ) : (
          <TextInput
            size="xs"
            label={t('views.newValue')}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        )}
        <Button type="submit" disabled={!patch}>
          {t('views.apply')}
        </Button>
      </Stack>
    </form>
  );
}
