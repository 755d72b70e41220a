import { Button, Checkbox, Menu, Popover, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Collection } from '../api/keys';
import { t } from '../i18n/t';
import { announce } from '../ui/announce';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { preferences, usePreferences } from '../ui/preferences';
import type { Column } from './columns';
import type { FilterField, FilterValue, TableSearch } from './filters';
import classes from './table.module.css';

const FilterChip = later(async () => (await import('./FilterChip')).FilterChip);

interface FilterBarProps<T> {
  collection: Collection;
  columns: Column<T>[];
  visibility: Record<string, boolean>;
  search: TableSearch;
  onSearch: (search: TableSearch) => void;
  total: number;
}

/** One row over a table: search, filters as chips, the exact count, the columns. */
export function FilterBar<T>({ collection, columns, visibility, search, onSearch, total }: FilterBarProps<T>) {
  const fields = columns.flatMap((column) => column.filter ?? []);
  const [added, setAdded] = useState<string>();
  const set = (field: string, value: FilterValue | undefined) => {
    const { [field]: _, ...rest } = search.filter ?? {};
    const filter = value === undefined ? rest : { ...rest, [field]: value };
    const { filter: _old, ...others } = search;
    setAdded(undefined);
    onSearch(Object.keys(filter).length > 0 ? { ...others, filter } : others);
  };
  const used = fields.filter((field) => search.filter?.[field.field] !== undefined || field.field === added);
  const count = t('records.count', { count: total });
  useEffect(() => announce(count), [count]);
  return (
    <div className={classes.bar}>
      <SearchInput value={search.q ?? ''} onChange={(q) => onSearch(q ? { ...search, q } : without(search, 'q'))} />
      {used.map((field) => (
        <FilterChip
          key={field.field}
          field={field}
          value={search.filter?.[field.field]}
          onChange={(value) => set(field.field, value)}
          onAbandon={() => setAdded(undefined)}
        />
      ))}
      <AddFilter fields={fields.filter((field) => !used.includes(field))} onAdd={setAdded} />
      <div className={classes.end}>
        <span>{count}</span>
        <ColumnsMenu collection={collection} columns={columns} visibility={visibility} />
      </div>
    </div>
  );
}

function SearchInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const send = useDebouncedCallback(onChange, 150);
  return (
    <TextInput
      id="list-search"
      className={classes.search ?? ''}
      size="xs"
      type="search"
      aria-label={t('records.search')}
      placeholder={t('records.search')}
      leftSection={<Icon name="search" size={14} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value.trim());
      }}
    />
  );
}

function AddFilter({ fields, onAdd }: { fields: FilterField[]; onAdd: (field: string) => void }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Icon name="filter" size={14} />}
          disabled={fields.length === 0}
        >
          {t('records.filter')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fields.map((field) => (
          <Menu.Item key={field.field} onClick={() => setTimeout(() => onAdd(field.field))}>
            {t(field.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ColumnsMenu<T>({
  collection,
  columns,
  visibility,
}: Pick<FilterBarProps<T>, 'collection' | 'columns' | 'visibility'>) {
  const all = usePreferences().columns;
  const choose = (id: string, on: boolean) =>
    preferences.set({ columns: { ...all, [collection]: { ...all[collection], [id]: on } } });
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <IconButton icon="columns" label={t('records.columns')} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('records.columns')}>
        <Stack gap={8}>
          {columns.slice(1).map((column) => (
            <Checkbox
              key={column.id}
              size="xs"
              label={t(column.label)}
              checked={visibility[column.id] ?? false}
              onChange={(event) => choose(column.id, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function without<K extends keyof TableSearch>(search: TableSearch, name: K): TableSearch {
  const { [name]: _, ...rest } = search;
  return rest as TableSearch;
}
