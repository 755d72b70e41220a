import { Button, Menu, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import type { Collection } from '../api/keys';
import type { FilterTree } from '../api/views';
import { t } from '../i18n/t';
import { announce } from '../ui/announce';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { nameOf } from './columns';
import type { FilterField, FilterValue, TableSearch } from './filters';
import { splitTree, treeOf } from './filterTree';
import classes from './table.module.css';

const FilterBuilder = later(async () => (await import('./filter/FilterBuilder')).FilterBuilder);
const FilterChip = later(async () => (await import('./FilterChip')).FilterChip);

interface FilterBarProps {
  fields: FilterField[];
  search: TableSearch;
  onSearch: (search: TableSearch) => void;
  total: number;
  /** Of a table: all its conditions can be built then, in groups too. */
  collection?: Collection;
  /** What holds besides the filters: the pipeline of a board. */
  within?: FilterTree;
  /** Before the search: what the list is of. */
  lead?: ReactNode;
  /** After the count: what else can be chosen about the view. */
  end?: ReactNode;
}

/** One row over a table or board: search, filters as chips, the exact count. */
export function FilterBar({ fields, search, onSearch, total, collection, within, lead, end }: FilterBarProps) {
  const [building, setBuilding] = useState(false);
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
      {lead}
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
      {search.where && (
        <span className={classes.chip}>
          <button type="button" onClick={() => setBuilding(true)}>
            {t('views.filtersOn', { count: 'all' in search.where ? search.where.all.length : 1 })}
          </button>
          <button
            type="button"
            aria-label={t('views.removeFilter', { field: t('views.filters') })}
            onClick={() => onSearch(without(search, 'where'))}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      )}
      <AddFilter
        fields={fields.filter((field) => !used.includes(field) && field.kind !== 'segment')}
        onAdd={setAdded}
        onBuild={collection && (() => setBuilding(true))}
      />
      {building && collection && (
        <FilterBuilder
          collection={collection}
          fields={fields}
          tree={treeOf(search)}
          within={within}
          onApply={(tree) => onSearch({ ...without(without(search, 'filter'), 'where'), ...splitTree(tree, fields) })}
          onClose={() => setBuilding(false)}
        />
      )}
      <div className={classes.end}>
        <span>{count}</span>
        {end}
      </div>
    </div>
  );
}

function SearchInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const send = useDebouncedCallback(onChange, 100);
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

interface AddFilterProps {
  fields: FilterField[];
  onAdd: (field: string) => void;
  onBuild: (() => void) | undefined;
}

function AddFilter({ fields, onAdd, onBuild }: AddFilterProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Icon name="filter" size={14} />}
          disabled={fields.length === 0 && !onBuild}
        >
          {t('records.filter')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fields.map((field) => (
          <Menu.Item key={field.field} onClick={() => setTimeout(() => onAdd(field.field))}>
            {nameOf(field)}
          </Menu.Item>
        ))}
        {onBuild && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => setTimeout(onBuild)}>{t('views.filters')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function without<K extends keyof TableSearch>(search: TableSearch, name: K): TableSearch {
  const { [name]: _, ...rest } = search;
  return rest as TableSearch;
}
