import { Select, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { SearchHit } from '../api/types';
import { t } from '../i18n/t';
import { sayProblem } from '../ui/toasts';
import { useOwners } from './members';
import { createRecord } from './records';

interface PickerProps {
  /** Shown above the field; in place of it `aria-label` in a table cell. */
  label?: string;
  'aria-label'?: string;
  value: string | null;
  onChange: (id: string | null, title: string | null) => void;
  autoFocus?: boolean;
  /** Opens the list at once, for editing in place. */
  open?: boolean;
  onClose?: () => void;
  error?: React.ReactNode;
  clearable?: boolean;
  size?: 'xs';
  /** For a picker in a popover, which a click elsewhere closes: its list is a part of it then. */
  comboboxProps?: { withinPortal: false };
}

export function OwnerPicker({ value, onChange, open, onClose, clearable = true, ...rest }: PickerProps) {
  const owners = useOwners();
  return (
    <Select
      {...rest}
      {...(onClose && { onDropdownClose: onClose })}
      {...(open && { defaultDropdownOpened: true })}
      data={owners.map((member) => ({ value: member.id, label: member.name }))}
      value={value}
      onChange={(id) => onChange(id, owners.find((member) => member.id === id)?.name ?? null)}
      placeholder={t('records.nobody')}
      nothingFoundMessage={t('records.nothingFound')}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      clearable={clearable}
    />
  );
}

interface RecordPickerProps extends PickerProps {
  /** The name of the record `value` points at, which may be in no list that was loaded. */
  title: string | null;
  /** Offers no new record of the name typed. */
  onlyFind?: boolean;
}

export function CompanyPicker(props: RecordPickerProps) {
  return (
    <RecordPicker
      {...props}
      object="companies"
      create={async (name) => (await createRecord('companies', { name })).id}
    />
  );
}

export function ContactPicker(props: RecordPickerProps) {
  return (
    <RecordPicker
      {...props}
      object="contacts"
      create={async (name) => {
        const space = name.lastIndexOf(' ');
        const names =
          space > 0 ? { firstName: name.slice(0, space), lastName: name.slice(space + 1) } : { lastName: name };
        return (await createRecord('contacts', names)).id;
      }}
    />
  );
}

export function DealPicker(props: RecordPickerProps) {
  return (
    <RecordPicker {...props} object="deals" create={async (title) => (await createRecord('deals', { title })).id} />
  );
}

const newValue = '+';

/** Finds by name as one types; what is not there yet can be made on the spot. */
function RecordPicker({
  object,
  create,
  title,
  value,
  onChange,
  open,
  onClose,
  clearable = true,
  onlyFind = false,
  ...rest
}: RecordPickerProps & { object: 'companies' | 'contacts' | 'deals'; create: (name: string) => Promise<string> }) {
  const [text, setText] = useState(title ?? '');
  const typed = useDeferredValue(text.trim());
  const asking = typed.length > 0 && typed !== title;
  const { data } = useQuery({
    queryKey: [...keys.search(typed), object],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/search', { params: { query: { q: typed, limit: 8, objects: object } }, signal })),
    enabled: asking,
  });
  const hits = asking ? ((data?.items as SearchHit[] | undefined) ?? []) : [];
  const options = hits.map((hit) => ({ value: hit.id, label: hit.title }));
  if (value && title && !asking) options.unshift({ value, label: title });
  const exact = hits.some((hit) => hit.title.toLowerCase() === typed.toLowerCase());
  if (asking && !exact && !onlyFind)
    options.push({ value: newValue, label: t('records.createNamed', { name: typed }) });
  const pick = (id: string | null) => {
    if (id !== newValue) {
      onChange(id, options.find((option) => option.value === id)?.label ?? null);
      return;
    }
    create(typed).then((made) => onChange(made, typed), sayProblem);
  };
  return (
    <Select
      {...rest}
      {...(onClose && { onDropdownClose: onClose })}
      {...(open && { defaultDropdownOpened: true })}
      data={options}
      value={value}
      onChange={pick}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      searchValue={text}
      onSearchChange={setText}
      filter={({ options: all }) => all}
      placeholder={t('records.typeName')}
      nothingFoundMessage={t('records.typeName')}
      clearable={clearable}
    />
  );
}

interface TagsProps {
  label?: string;
  'aria-label'?: string;
  value: string[];
  onChange: (tags: string[]) => void;
  onBlur?: () => void;
  autoFocus?: boolean;
  error?: React.ReactNode;
}

/** Tags by typing; the ones in use are offered, most used first. */
export function TagsEditor({ value, ...rest }: TagsProps) {
  const { data } = useQuery({ queryKey: keys.tags, queryFn: () => ok(api.GET('/api/v1/tags', {})) });
  const names = ((data?.items as { name: string }[] | undefined) ?? []).map((tag) => tag.name);
  return <TagsInput {...rest} value={value} data={names} maxDropdownHeight={220} clearable={false} />;
}
