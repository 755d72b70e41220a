import type { Member } from '../../api/types';
import type { Column, Pasted } from '../columns';

/** One value of a pasted block, where it goes and whether it fits. */
export interface PastedCell {
  text: string;
  /** Nothing when it does not fit. */
  change?: Record<string, unknown>;
  /** Why not. */
  why?: 'readOnly' | 'noFit' | 'none' | 'several';
}

export interface PastedRow<T> {
  record: T;
  cells: PastedCell[];
  /** Everything of the row that fits, as one change. */
  change: Record<string, unknown>;
}

/** What each value of a block means in the rows and columns it falls on; names are looked up one after the other, each once. */
export async function place<T>(
  block: string[][],
  records: T[],
  columns: Column<T>[],
  members: Member[],
): Promise<PastedRow<T>[]> {
  const rows: PastedRow<T>[] = [];
  const known = new Map<string, Pasted | Promise<Pasted>>();
  for (const [index, texts] of block.slice(0, records.length).entries()) {
    const record = records[index] as T;
    const cells: PastedCell[] = [];
    for (const [at, text] of texts.slice(0, columns.length).entries()) {
      const column = columns[at];
      const name = `${at} ${text}`;
      const meant = known.get(name) ?? column?.paste?.(text.trim(), record, members);
      // What has to be looked up depends on the words alone.
      if (meant instanceof Promise) known.set(name, meant);
      cells.push(column?.paste ? cellOf(text, await meant) : { text, why: 'readOnly' });
    }
    rows.push({ record, cells, change: changeOf(cells) });
  }
  return rows;
}

function cellOf(text: string, meant: Pasted): PastedCell {
  if (meant === undefined) return { text, why: 'noFit' };
  return typeof meant === 'string' ? { text, why: meant } : { text, change: meant };
}

/** The cells of a row as one change; of the workspace's own fields each adds its own. */
function changeOf(cells: PastedCell[]): Record<string, unknown> {
  const custom = Object.assign({}, ...cells.map((cell) => cell.change?.custom ?? {}));
  const change = Object.assign({}, ...cells.map((cell) => cell.change ?? {}));
  return Object.keys(custom).length > 0 ? { ...change, custom } : change;
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
