import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import { t } from '../i18n/t';
import { recordPath } from '../paths';
import { type Column, nameOf } from './columns';
import classes from './table.module.css';

export interface RowHandlers<T> {
  onSelect: (row: number, range: boolean) => void;
  onFocus: (row: number, column: number) => void;
  onEdit: (row: number, column: number) => void;
  onSave: (record: T, change: Record<string, unknown>, shown?: Partial<T>) => void;
  onCancel: () => void;
}

interface TableRowProps<T> {
  record: T & { id: string };
  row: number;
  columns: Column<T>[];
  title: string;
  object: string;
  avatar?: ReactNode;
  selected: boolean;
  /** The column that has the keyboard, -1 for none in this row. */
  active: number;
  /** The columns that are in the chosen block: "2-4". */
  range: string | undefined;
  editing: boolean;
  handlers: RowHandlers<T>;
}

/** Plain elements only: a hundred of these are drawn while one scrolls. */
function Row<T>({
  record,
  row,
  columns,
  title,
  object,
  avatar,
  selected,
  active,
  range,
  editing,
  handlers,
}: TableRowProps<T>) {
  const [from = -1, to = -1] = range?.split('-').map(Number) ?? [];
  return (
    <tr aria-rowindex={row + 2} aria-selected={selected}>
      <td className={classes.check}>
        <input
          type="checkbox"
          checked={selected}
          aria-label={t('views.select', { title })}
          tabIndex={-1}
          onChange={() => undefined}
          onClick={(event) => handlers.onSelect(row, event.shiftKey)}
        />
      </td>
      {columns.map((column, index) => {
        const here = active === index;
        const open = here && editing && column.edit !== undefined;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself listens to the keys
          <td
            key={column.id}
            data-place={`${row}:${index}`}
            data-end={column.end || undefined}
            data-editable={column.edit ? true : undefined}
            data-editing={open || undefined}
            data-chosen={(index >= from && index <= to) || undefined}
            data-label={index === 0 ? undefined : nameOf(column)}
            tabIndex={here || (row === 0 && index === 0 && active < 0) ? 0 : -1}
            onFocus={(event) => event.target === event.currentTarget && !here && handlers.onFocus(row, index)}
            onClick={(event) => here && event.target === event.currentTarget && handlers.onEdit(row, index)}
            onDoubleClick={() => handlers.onEdit(row, index)}
          >
            {open
              ? column.edit?.({
                  record,
                  label: nameOf(column),
                  save: (change, shown) => handlers.onSave(record, change, shown),
                  cancel: handlers.onCancel,
                })
              : index === 0
                ? nameCell(title, object, record.id, avatar)
                : column.cell(record)}
          </td>
        );
      })}
    </tr>
  );
}

export const TableRow = memo(Row) as typeof Row;

function nameCell(title: string, object: string, id: string, avatar: ReactNode) {
  return (
    <span className={classes.name}>
      {avatar}
      {object === 'task' ? (
        title
      ) : (
        <Link {...recordPath(object, id)} tabIndex={-1} draggable={false}>
          {title}
        </Link>
      )}
    </span>
  );
}
