import { useQuery } from '@tanstack/react-query';
import type { Collection } from '../../api/keys';
import { type View, viewsQuery } from '../../api/views';
import type { FilterField, TableSearch } from '../filters';
import { sameTree, splitTree, treeOf } from '../filterTree';

export function useViews(collection: Collection): View[] | undefined {
  const { data } = useQuery(viewsQuery);
  return data?.filter((view) => view.object === collection && view.kind === 'table');
}

/** What a view asks, as an address says it. */
export function searchOf(view: View, fields: FilterField[]): TableSearch {
  return {
    saved: view.id,
    ...(view.q && { q: view.q }),
    ...(view.sort && { sort: view.sort }),
    ...(view.groupBy && { group: view.groupBy }),
    ...(view.columns.length > 0 && { columns: view.columns }),
    ...splitTree(view.filter, fields),
  };
}

/** An address that names a view and nothing else means the view as it was saved. */
export function expand(search: TableSearch, view: View | undefined, fields: FilterField[]): TableSearch {
  return view && Object.keys(search).every((key) => key === 'saved') ? searchOf(view, fields) : search;
}

/** Whether the list has been changed since the view was saved. */
export function differs(search: TableSearch, view: View): boolean {
  return (
    (search.q ?? '') !== (view.q ?? '') ||
    (search.sort ?? '') !== (view.sort ?? '') ||
    (search.group ?? '') !== (view.groupBy ?? '') ||
    (search.columns ?? []).join() !== view.columns.join() ||
    !sameTree(treeOf(search), view.filter && 'all' in view.filter ? view.filter : view.filter && { all: [view.filter] })
  );
}
