import type { ClipboardEvent } from 'react';
import { t } from '../../i18n/t';
import { announce } from '../../ui/announce';
import type { Column } from '../columns';
import type { Place } from '../useGrid';

/** Cells as a spreadsheet reads them. A text that it would run as a formula has ' in front. */
export function writeBlock(rows: string[][]): string {
  return rows.map((row) => row.map(quote).join('\t')).join('\n');
}

function quote(text: string): string {
  const safe = /^[=@]|^[+-](?![\d\s().-]+$)/.test(text) ? `'${text}` : text;
  return /["\t\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text on the clipboard; nothing when there is none. */
export function pasted(event: ClipboardEvent): string | undefined {
  const text = event.clipboardData.getData('text/plain');
  if (text === '') return undefined;
  event.preventDefault();
  return text;
}

/** Puts the chosen block of cells on the clipboard. */
export function copyCells<T>(
  event: ClipboardEvent,
  records: (T | undefined)[],
  columns: Column<T>[],
  block: { from: Place; to: Place } | undefined,
  titleOf: (record: T) => string,
): void {
  if (!block || window.getSelection()?.toString()) return;
  const { from, to } = block;
  const rows = records
    .slice(from.row, to.row + 1)
    .filter((record) => record !== undefined)
    .map((record) =>
      columns
        .slice(from.column, to.column + 1)
        .map((column) => (column.id === columns[0]?.id ? titleOf(record) : textOf(column, record))),
    );
  event.preventDefault();
  event.clipboardData.setData('text/plain', writeBlock(rows));
  announce(t('views.copied', { count: rows.reduce((sum, row) => sum + row.length, 0) }));
}

/** A cell as text: the column's own, else what the cell shows when that is text. */
export function textOf<T>(column: Column<T>, record: T): string {
  if (column.text) return column.text(record);
  const shown = column.cell(record);
  return typeof shown === 'string' || typeof shown === 'number' ? String(shown) : '';
}
