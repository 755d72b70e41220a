import type { Member } from '../../api/types';
import type { Column } from '../columns';

/** One value of a pasted block, where it goes and whether it fits. */
export interface PastedCell {
  text: string;
  /** Nothing when it does not fit. */
  change?: Record<string, unknown>;
  /** Why not. */
  why?: 'readOnly' | 'noFit';
}

export interface PastedRow<T> {
  record: T;
  cells: PastedCell[];
  /** Everything of the row that fits, as one change. */
  change: Record<string, unknown>;
}

/** What each value of a block means in the rows and columns it falls on. */
export function place<T>(block: string[][], records: T[], columns: Column<T>[], members: Member[]): PastedRow<T>[] {
  return block.slice(0, records.length).flatMap((texts, index) => {
    const record = records[index];
    if (!record) return [];
    const cells = texts.slice(0, columns.length).map((text, at): PastedCell => {
      const column = columns[at];
      if (!column?.paste) return { text, why: 'readOnly' };
      const change = column.paste(text.trim(), record, members);
      return change ? { text, change } : { text, why: 'noFit' };
    });
    return [{ record, cells, change: Object.assign({}, ...cells.map((cell) => cell.change ?? {})) }];
  });
}

/** The old values of what a change touches, which undo puts back. */
export function oldValues<T extends object>(record: T, change: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(change).map((key) => [key, bare((record as Record<string, unknown>)[key])]));
}

/** What the server showed, as it takes it back: points without their ids and normal forms. */
function bare(value: unknown): unknown {
  if (!Array.isArray(value)) return value ?? null;
  return value.map((one) => {
    if (typeof one !== 'object' || one === null) return one;
    const { id: _, normalized: __, ...rest } = one as Record<string, unknown>;
    return rest;
  });
}

/** The text of a spreadsheet as rows of cells: tabs between cells, quotes around what holds a tab, a quote or a line. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    if (quoted) {
      if (char === '"' && source[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === '\t' || char === '\n') {
      row.push(cell);
      cell = '';
      if (char === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += char;
  }
  return [...rows, [...row, cell]];
}
