import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Collection } from '../../api/keys';
import { type View, viewsQuery } from '../../api/views';
import type { DealsSearch, FilterField, TableSearch } from '../filters';
import { sameTree, splitTree, treeOf } from '../filterTree';

export function useViews(collection: Collection, kind: View['kind'] = 'table'): View[] | undefined {
  const { data } = useQuery(viewsQuery);
  return useMemo(
    () => data?.filter((view) => view.object === collection && view.kind === kind),
    [data, collection, kind],
  );
}

/** What a view asks, as an address says it. */
export function searchOf(view: View, fields: FilterField[]): DealsSearch {
  return {
    saved: view.id,
    ...(view.pipelineId && { pipeline: view.pipelineId }),
    ...(view.q && { q: view.q }),
    ...(view.sort && { sort: view.sort }),
    ...(view.groupBy && { group: view.groupBy }),
    ...(view.columns.length > 0 && { columns: view.columns }),
    ...splitTree(view.filter, fields),
  };
}

/** An address that names a view and nothing else means the view as it was saved. */
export function expand<S extends TableSearch>(
  search: S,
  view: View | undefined,
  fields: FilterField[],
): S | DealsSearch {
  return view && Object.keys(search).every((key) => beside.includes(key))
    ? { ...search, ...searchOf(view, fields) }
    : search;
}

/** What an address holds that says nothing about what is shown. */
const beside = ['saved', 'stage', 'view'];

/** Whether a list asks for anything by itself. */
export function asks(search: TableSearch): boolean {
  return Object.keys(search).some((key) => !beside.includes(key));
}

/** Whether the list has been changed since the view was saved. */
export function differs(search: DealsSearch, view: View): boolean {
  return (
    (search.pipeline !== undefined && view.pipelineId !== null && search.pipeline !== view.pipelineId) ||
    (search.q ?? '') !== (view.q ?? '') ||
    (search.sort ?? '') !== (view.sort ?? '') ||
    (search.group ?? '') !== (view.groupBy ?? '') ||
    (search.columns ?? []).join() !== view.columns.join() ||
    !sameTree(treeOf(search), view.filter && 'all' in view.filter ? view.filter : view.filter && { all: [view.filter] })
  );
}
