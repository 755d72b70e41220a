import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { rowSelectionFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type Collection, objectOf } from '../api/keys';
import type { RecordBase } from '../api/types';
import { t } from '../i18n/t';
import { recordPath } from '../paths';
import { useMay } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { useShortcuts } from '../ui/shortcuts';
import { Trouble } from '../ui/Trouble';
import { ColumnsMenu } from './ColumnsMenu';
import { type Column, nameOf, preloadEditors } from './columns';
import { useWithCustom } from './custom/customColumns';
import { FilterBar } from './FilterBar';
import type { TableSearch } from './filters';
import type { Clash } from './grid/saveCell';
import { useRecords } from './records';
import { TableHead } from './TableHead';
import { type RowHandlers, TableRow } from './TableRow';
import classes from './table.module.css';
import { useGrid } from './useGrid';
import { useTableView } from './useTableView';

interface RecordTableProps<T> {
  collection: Collection;
  columns: Column<T>[];
  titleOf: (record: T) => string;
  avatarOf?: (record: T) => ReactNode;
  /** The filters, sorting and search words of the address bar. */
  search: TableSearch;
  onSearch: (search: TableSearch) => void;
  /** In place of the rows when the workspace has none at all. */
  empty: ReactNode;
}

const ViewTabs = later(async () => (await import('./views/ViewTabs')).ViewTabs);
const Notice = later(async () => (await import('../forms/Notice')).Notice);
const PasteDialog = later(async () => (await import('./grid/PasteDialog')).PasteDialog);
const ClashDialog = later(async () => (await import('./grid/ClashDialog')).ClashDialog);
const GroupList = later(async () => (await import('./views/GroupList')).GroupList);
const BulkBar = later(async () => (await import('./BulkBar')).BulkBar);

type Bulk = RecordBase & { ownerId?: string | null; tags?: string[] };
const features = tableFeatures({ rowSelectionFeature });
/** What cells need once somebody works in them: fetched when the keyboard or a click first goes into a table. */
let clipboard: Pick<typeof import('./grid/clipboard'), 'copyCells' | 'pasted'> | undefined;
const cellSaver = () => import('./grid/saveCell');
async function loadTools() {
  void cellSaver();
  const { copyCells, pasted } = await import('./grid/clipboard');
  clipboard = { copyCells, pasted };
}

const rowHeight = 37;
/** On a phone a row is a card of two lines. */
const cardHeight = 73;

/** The list of a noun: a real table of any length, of which only the rows in sight are in the document. */
export function RecordTable<T extends Bulk>({
  collection,
  columns: own,
  titleOf,
  avatarOf,
  search: address,
  onSearch,
  empty,
}: RecordTableProps<T>) {
  const columns = useWithCustom(collection, own);
  const shown = useTableView(collection, columns, address, onSearch);
  const { search, visible } = shown;
  const { saved: _, columns: __, group, ...asking } = search;
  const list = useRecords<T>(collection, asking);
  const records = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? records.length;
  const canWrite = useMay(objectOf(collection), 'update');
  const canBulk = useMay(objectOf(collection), 'bulk');
  const [selection, setSelection] = useState<Record<string, true>>({});
  const [pasting, setPasting] = useState<string>();
  const [clash, setClash] = useState<Clash>();
  const asked = JSON.stringify(asking);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question has other rows
  useEffect(() => setSelection({}), [asked]);

  const table = useTable({
    features,
    data: records,
    columns: useMemo(() => columns.map((column) => ({ id: column.id, header: nameOf(column) })), [columns]),
    getRowId: (record: T) => record.id,
    state: { rowSelection: selection },
    onRowSelectionChange: setSelection,
    enableRowSelection: canBulk,
  });
  const rows = table.getRowModel().rows;

  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? cardHeight : rowHeight),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (last > rows.length - 30 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const navigate = useNavigate();
  const object = objectOf(collection);
  const grid = useGrid({
    rows: rows.length,
    columns: visible.length,
    scroller,
    reveal: (row) => virtual.scrollToIndex(row),
    canEdit: (place) => canWrite && visible[place.column]?.edit !== undefined && place.column > 0,
    onToggle: (row) => rows[row]?.toggleSelected(),
    onOpen: (row) => rows[row] && void navigate(recordPath(object, rows[row].id)),
  });
  const anchor = useRef(0);
  const latest = useRef<RowHandlers<T>>(undefined);
  latest.current = {
    onSelect: (row, range) => {
      const on = !rows[row]?.getIsSelected();
      const [from, to] = range ? [Math.min(anchor.current, row), Math.max(anchor.current, row)] : [row, row];
      setSelection((before) => {
        const next = { ...before };
        for (const one of rows.slice(from, to + 1)) {
          if (on) next[one.id] = true;
          else delete next[one.id];
        }
        return next;
      });
      anchor.current = row;
    },
    onFocus: (row, column) => grid.focus({ row, column }),
    onEdit: (row, column) => grid.edit({ row, column }),
    onSave: (record, change, also) => {
      grid.stopEditing();
      void cellSaver().then(({ saveCell }) => saveCell(collection, record, change, also, setClash));
    },
    onCancel: grid.stopEditing,
  };
  const handlers = useStable(latest);
  useShortcuts([
    { keys: 'mod+a', label: 'records.selectAll', group: 'list', run: () => table.toggleAllRowsSelected(true) },
    { keys: 'j', label: 'records.firstRow', group: 'list', run: () => grid.focus({ row: 0, column: 0 }) },
    { keys: 'f', label: 'records.search', group: 'list', run: () => document.getElementById('list-search')?.focus() },
  ]);

  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const chosen = rows.filter((row) => row.getIsSelected()).map((row) => row.original);
  const narrowed = search.q !== undefined || search.filter !== undefined || search.where !== undefined;
  if (list.isPending || shown.waiting) return <Loading />;
  if (list.isError) return <Trouble error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0 && !narrowed) return empty;
  return (
    <div className={classes.host}>
      <div className={classes.frame}>
        <ViewTabs collection={collection} views={shown.views} search={search} onSearch={onSearch} />
        {shown.view?.problem && <Notice>{t('views.problem', { problem: shown.view.problem })}</Notice>}
        <FilterBar
          fields={shown.fields}
          collection={collection}
          search={search}
          onSearch={onSearch}
          total={total}
          end={
            <ColumnsMenu
              columns={columns}
              shown={shown.ids}
              onShown={shown.show}
              group={group}
              onGroup={(next) => onSearch(withGroup(search, next))}
            />
          }
        />
        {group && <GroupList collection={collection} fields={shown.fields} search={search} onSearch={onSearch} />}
        <div className={classes.scroll} ref={scroller}>
          <table
            className={classes.table}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: one moves through it by arrow keys
            role="grid"
            aria-rowcount={total + 1}
            aria-label={t(`nav.${collection}`)}
            aria-multiselectable="true"
            style={narrow ? undefined : { minWidth: visible.reduce((sum, column) => sum + column.width, 36) }}
            onKeyDown={grid.onKeyDown}
            onFocus={() => {
              preloadEditors();
              void loadTools();
            }}
            onCopy={(event) => !grid.editing && clipboard?.copyCells(event, records, visible, grid.block, titleOf)}
            onPaste={(event) => {
              if (grid.editing || !grid.active || !canWrite) return;
              const text = clipboard?.pasted(event);
              if (text) setPasting(text);
            }}
          >
            <TableHead
              columns={visible}
              sort={search.sort}
              onSort={(sort) => onSearch({ ...search, ...{ sort } })}
              all={table.getIsAllRowsSelected() && rows.length > 0}
              some={chosen.length > 0}
              onAll={() => table.toggleAllRowsSelected()}
            />
            <tbody>
              <Spacer height={before} columns={visible.length + 1} />
              {items.map((item) => {
                const row = rows[item.index];
                if (!row) return null;
                const here = grid.active?.row === item.index;
                return (
                  <TableRow
                    key={row.id}
                    record={row.original}
                    row={item.index}
                    columns={visible}
                    title={titleOf(row.original)}
                    object={object}
                    avatar={avatarOf?.(row.original)}
                    selected={row.getIsSelected()}
                    active={here ? (grid.active?.column ?? -1) : -1}
                    range={grid.rangeOf(item.index)}
                    editing={here && grid.editing}
                    handlers={handlers}
                  />
                );
              })}
              <Spacer height={after} columns={visible.length + 1} />
            </tbody>
          </table>
          {rows.length === 0 && (
            <EmptyState icon="search" title={t('records.noMatch')} text={t('records.noMatchText')} />
          )}
        </div>
      </div>
      {chosen.length > 0 && (
        <BulkBar
          collection={collection}
          columns={columns as never}
          ids={chosen.map((record) => record.id)}
          search={search}
          total={table.getIsAllRowsSelected() ? total : chosen.length}
          onClear={() => setSelection({})}
        />
      )}
      {clash && <ClashDialog clash={clash} onClose={() => setClash(undefined)} />}
      {pasting && grid.active && (
        <PasteDialog
          collection={collection}
          text={pasting}
          records={records.slice(grid.active.row)}
          columns={visible.slice(grid.active.column) as never}
          titleOf={titleOf as never}
          onClose={() => setPasting(undefined)}
        />
      )}
    </div>
  );
}

function withGroup({ group: _, ...search }: TableSearch, group: string | undefined): TableSearch {
  return group ? { ...search, group } : search;
}

/** Stands for the rows above or below that are not in the document. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of nothing, out of the way of readers and of the Tab key
    <tr className={classes.spacer} aria-hidden="true">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/** The same object at every render, so that a row is drawn again only when something about it changed. */
function useStable<T>(latest: { current: RowHandlers<T> | undefined }): RowHandlers<T> {
  return useMemo(
    () => ({
      onSelect: (row, range) => latest.current?.onSelect(row, range),
      onFocus: (row, column) => latest.current?.onFocus(row, column),
      onEdit: (row, column) => latest.current?.onEdit(row, column),
      onSave: (record, change, shown) => latest.current?.onSave(record, change, shown),
      onCancel: () => latest.current?.onCancel(),
    }),
    [latest],
  );
}
