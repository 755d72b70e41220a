import { MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import type { CustomField } from '../../api/types';
import { CompanyPicker, ContactPicker, DealPicker } from '../pickers';
import { optionsOf } from './customFields';
import { optionLook } from './optionLook';

interface EditorProps {
  field: CustomField;
  value: unknown;
  onSave: (value: unknown) => void;
  done: () => void;
}

/** One of a list, or none. */
export function OneEditor({ field, value, onSave, done }: EditorProps) {
  return (
    <Select
      aria-label={field.label}
      data={optionsOf(field, value)}
      {...optionLook(field)}
      value={value === null || value === undefined || typeof value === 'object' ? null : String(value)}
      onChange={onSave}
      onDropdownClose={done}
      clearable={field.required.when === 'never'}
      allowDeselect={false}
      defaultDropdownOpened
      autoFocus
      searchable={field.options.length > 10}
      size="xs"
    />
  );
}

/** Several of a list. */
export function SeveralEditor({ field, value, onSave, done }: EditorProps) {
  const start = Array.isArray(value) ? value.map(String) : [];
  const [chosen, setChosen] = useState(start);
  const finish = () => {
    if (chosen.join() !== start.join()) onSave(chosen);
    done();
  };
  return (
    <MultiSelect
      aria-label={field.label}
      data={optionsOf(field, value)}
      {...optionLook(field)}
      value={chosen}
      onChange={setChosen}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Escape' && finish()}
      searchable
      autoFocus
      size="xs"
    />
  );
}

/** A record found by its name. */
export function RelationEditor({ field, value, onSave, done }: EditorProps) {
  const Picker = field.target === 'company' ? CompanyPicker : field.target === 'deal' ? DealPicker : ContactPicker;
  return (
    <Picker
      aria-label={field.label}
      value={typeof value === 'string' ? value : null}
      title={null}
      onChange={(id) => {
        onSave(id);
        done();
      }}
      onClose={done}
      autoFocus
      open
    />
  );
}
