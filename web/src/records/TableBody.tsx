import type { VirtualItem } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import type { RecordBase } from '../api/types';
import { later } from '../ui/later';
import type { Column } from './columns';
import type { FilterField } from './filters';
import type { Line, RecordGroup } from './groups/groups';
import { type RowHandlers, TableRow } from './TableRow';
import classes from './table.module.css';
import type { useGrid } from './useGrid';

const GroupRow = later(async () => (await import('./groups/GroupRow')).GroupRow);

/** Of a line on a screen that is no phone, in pixels. */
export const lineHeight = 37;

interface TableBodyProps<T> {
  lines: Line<T>[];
  /** Those of the lines that are in sight. */
  items: VirtualItem[];
  /** The height of all lines. */
  size: number;
  columns: Column<T>[];
  groupField: FilterField | undefined;
  object: string;
  titleOf: (record: T) => string;
  avatarOf: ((record: T) => ReactNode) | undefined;
  isSelected: (id: string) => boolean;
  grid: ReturnType<typeof useGrid>;
  handlers: RowHandlers<T>;
  onToggle: (group: RecordGroup, open?: boolean) => void;
  onToggleAll: (open: boolean) => void;
}

/** The lines in sight, with room for the others above and below. */
export function TableBody<T extends RecordBase>({
  lines,
  items,
  size,
  columns,
  groupField,
  object,
  titleOf,
  avatarOf,
  isSelected,
  grid,
  handlers,
  onToggle,
  onToggleAll,
}: TableBodyProps<T>) {
  const { active } = grid;
  const lineAt = (index: number) => {
    const line = lines[index];
    const here = active?.row === index;
    if (line?.kind === 'group')
      return (
        <GroupRow
          key={line.key}
          group={line.group}
          field={groupField}
          open={line.open}
          row={index}
          columns={columns.length}
          active={here || (index === 0 && !active)}
          onFocus={() => !here && grid.focus({ row: index, column: 0 })}
          onToggle={(open) => onToggle(line.group, open)}
          onToggleAll={onToggleAll}
        />
      );
    if (line?.kind !== 'row') return <Spacer key={line?.key} height={lineHeight} columns={columns.length + 1} />;
    const { record } = line;
    return (
      <TableRow
        key={line.key}
        record={record}
        row={index}
        columns={columns}
        title={titleOf(record)}
        object={object}
        avatar={avatarOf?.(record)}
        selected={isSelected(record.id)}
        active={here ? active.column : -1}
        range={grid.rangeOf(index)}
        editing={here && grid.editing}
        handlers={handlers}
      />
    );
  };
  return (
    <tbody>
      <Spacer height={items[0]?.start ?? 0} columns={columns.length + 1} />
      {items.map((item) => lineAt(item.index))}
      <Spacer height={size - (items.at(-1)?.end ?? 0)} columns={columns.length + 1} />
    </tbody>
  );
}

/** Stands for lines that are not in the document, or not there yet. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of nothing, out of the way of readers and of the Tab key
    <tr className={classes.spacer} aria-hidden="true">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
