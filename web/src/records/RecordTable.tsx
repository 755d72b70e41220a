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
import type { FilterField, TableSearch } from './filters';
import type { Clash } from './grid/saveCell';
import { lineHeight, TableBody } from './TableBody';
import { TableHead } from './TableHead';
import type { RowHandlers } from './TableRow';
import classes from './table.module.css';
import { useGrid } from './useGrid';
import { useLines } from './useLines';
import { useStable } from './useStable';
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
  /** What it can be filtered by besides its columns; the same list at every drawing. */
  filters?: FilterField[];
}

const ViewTabs = later(async () => (await import('./views/ViewTabs')).ViewTabs);
const ExportButton = later(async () => (await import('./exporting/ExportButton')).ExportButton);
const Notice = later(async () => (await import('../forms/Notice')).Notice);
const PasteDialog = later(async () => (await import('./grid/PasteDialog')).PasteDialog);
const ClashDialog = later(async () => (await import('./grid/ClashDialog')).ClashDialog);
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

const rowHeight = lineHeight;
/** On a phone a row is a card of two lines. */
const cardHeight = 73;
const headHeight = 45;

/** The list of a noun: a real table of any length, of which only the rows in sight are in the document. */
export function RecordTable<T extends Bulk>({
  collection,
  columns: own,
  titleOf,
  avatarOf,
  search: address,
  onSearch,
  empty,
  filters,
}: RecordTableProps<T>) {
  const columns = useWithCustom(collection, own);
  const shown = useTableView(collection, columns, address, onSearch, filters);
  const { search, visible } = shown;
  const { saved: _, columns: __, group, ...asking } = search;
  const { lines, records, total, state, toggle, toggleAll, onSight } = useLines<T>(collection, group, asking);
  const canWrite = useMay(objectOf(collection), 'update');
  const canExport = useMay(objectOf(collection), 'export');
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
  const recordAt = (line: number) => {
    const one = lines[line];
    return one?.kind === 'row' ? one.record : undefined;
  };

  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (narrow ? (lines[index]?.kind === 'row' ? cardHeight : headHeight) : rowHeight),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onSight(first, last));
  // Lines of one list are as high as each other, but a phone's cards are not as high as the heads of their groups.
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are asked for again when the lines are others
  useEffect(() => virtual.measure(), [lines, narrow]);

  const navigate = useNavigate();
  const object = objectOf(collection);
  const withRecord = (line: number, work: (record: T) => void) => {
    const record = recordAt(line);
    if (record) work(record);
  };
  const grid = useGrid({
    rows: lines.length,
    columns: visible.length,
    scroller,
    reveal: (row) => virtual.scrollToIndex(row),
    canEdit: (place) => canWrite && visible[place.column]?.edit !== undefined && recordAt(place.row) !== undefined,
    onToggle: (row) => withRecord(row, ({ id }) => table.getRow(id).toggleSelected()),
    onOpen: object === 'task' ? undefined : (row) => withRecord(row, ({ id }) => void navigate(recordPath(object, id))),
  });
  const anchor = useRef(0);
  const latest = useRef<RowHandlers<T>>(undefined);
  latest.current = {
    onSelect: (row, range) => {
      const on = !selection[recordAt(row)?.id ?? ''];
      const [from, to] = range ? [Math.min(anchor.current, row), Math.max(anchor.current, row)] : [row, row];
      setSelection((before) => {
        const next = { ...before };
        for (const one of lines.slice(from, to + 1)) {
          if (one.kind !== 'row') continue;
          if (on) next[one.record.id] = true;
          else delete next[one.record.id];
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
    { keys: 'mod+a', label: 'views.selectAll', group: 'list', run: () => table.toggleAllRowsSelected(true) },
    { keys: 'j', label: 'views.firstRow', group: 'list', run: () => grid.focus({ row: 0, column: 0 }) },
    ...(canWrite ? [{ keys: 'f2', label: 'views.edit' as const, group: 'list' as const, run: () => undefined }] : []),
    { keys: 'f', label: 'records.search', group: 'list', run: () => document.getElementById('list-search')?.focus() },
  ]);

  const chosen = records.filter((record) => selection[record.id]);
  const narrowed = search.q !== undefined || search.filter !== undefined || search.where !== undefined;
  if (state.isPending || shown.waiting) return <Loading />;
  if (state.isError) return <Trouble error={state.error} onRetry={() => void state.refetch()} />;
  if (lines.length === 0 && !narrowed) return empty;
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
            <>
              {canExport && (
                <ExportButton
                  collection={collection}
                  search={search}
                  total={total}
                  selected={chosen.map(({ id }) => id)}
                  columns={visible.map(({ id }) => id)}
                />
              )}
              <ColumnsMenu
                columns={columns}
                shown={shown.ids}
                onShown={shown.show}
                group={group}
                onGroup={(next) => onSearch(withGroup(search, next))}
              />
            </>
          }
        />
        <div className={classes.scroll} ref={scroller}>
          <table
            className={classes.table}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: one moves through it by arrow keys
            role="grid"
            aria-rowcount={group ? -1 : total + 1}
            aria-label={t(`nav.${collection}`)}
            aria-multiselectable="true"
            style={narrow ? undefined : { minWidth: visible.reduce((sum, column) => sum + column.width, 36) }}
            onKeyDown={grid.onKeyDown}
            onFocus={() => {
              preloadEditors();
              void loadTools();
            }}
            onCopy={(event) =>
              !grid.editing &&
              clipboard?.copyCells(
                event,
                lines.map((_, line) => recordAt(line)),
                visible,
                grid.block,
                titleOf,
              )
            }
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
              all={table.getIsAllRowsSelected() && records.length > 0}
              some={chosen.length > 0}
              onAll={() => table.toggleAllRowsSelected()}
            />
            <TableBody
              lines={lines}
              items={items}
              size={virtual.getTotalSize()}
              columns={visible}
              groupField={shown.fields.find((one) => one.field === group)}
              object={object}
              titleOf={titleOf}
              avatarOf={avatarOf}
              isSelected={(id) => selection[id] === true}
              grid={grid}
              handlers={handlers}
              onToggle={toggle}
              onToggleAll={toggleAll}
            />
          </table>
          {lines.length === 0 && (
            <EmptyState icon="search" title={t('records.noMatch')} text={t('views.noMatchText')} />
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
      {clash && <ClashDialog clash={clash} object={object} onClose={() => setClash(undefined)} />}
      {pasting && grid.active && (
        <PasteDialog
          collection={collection}
          text={pasting}
          records={lines.slice(grid.active.row).flatMap((line) => (line.kind === 'row' ? line.record : []))}
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
