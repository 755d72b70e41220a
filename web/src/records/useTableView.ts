import { useMemo } from 'react';
import type { Collection } from '../api/keys';
import type { View } from '../api/views';
import { preferences, usePreferences } from '../ui/preferences';
import type { Column } from './columns';
import { type FilterField, segmentField, type TableSearch } from './filters';
import { expand, useViews } from './views/savedViews';

const none: FilterField[] = [];

/** What a table shows: the address, the view that it names, and the columns, the view's or else this device's. */
export function useTableView<T>(
  collection: Collection,
  columns: Column<T>[],
  address: TableSearch,
  onSearch: (search: TableSearch) => void,
  more: FilterField[] = none,
) {
  const views = useViews(collection);
  const fields = useMemo(
    () => [...columns.flatMap((column) => column.filter ?? []), ...more, segmentField],
    [columns, more],
  );
  const view: View | undefined = views?.find((one) => one.id === address.saved);
  const search = useMemo(() => expand(address, view, fields), [address, view, fields]);
  const { columns: chosen, order } = usePreferences();
  const ids = useMemo(() => {
    const known = (id: string) => columns.slice(1).some((column) => column.id === id);
    if (search.columns) return search.columns.filter(known);
    if (order[collection]) return order[collection].filter(known);
    return columns
      .slice(1)
      .filter((column) => chosen[collection]?.[column.id] ?? !column.hidden)
      .map((column) => column.id);
  }, [search.columns, columns, chosen, order, collection]);
  const visible = useMemo(
    () => [...columns.slice(0, 1), ...ids.flatMap((id) => columns.find((column) => column.id === id) ?? [])],
    [columns, ids],
  );
  const show = (next: string[]) => {
    if (search.saved || search.columns) onSearch({ ...search, columns: next });
    else preferences.set({ order: { ...order, [collection]: next } });
  };
  return {
    views: views ?? [],
    waiting: address.saved !== undefined && !views,
    view,
    search,
    fields,
    ids,
    visible,
    show,
  };
}
