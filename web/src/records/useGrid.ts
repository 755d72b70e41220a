import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';

export interface Place {
  row: number;
  column: number;
}

interface Grid {
  rows: number;
  columns: number;
  scroller: RefObject<HTMLElement | null>;
  /** Brings a row into the DOM before it is focused. */
  reveal: (row: number) => void;
  canEdit: (place: Place) => boolean;
  onToggle: (row: number) => void;
  /** Nothing where there is no page to open. */
  onOpen: ((row: number) => void) | undefined;
}

/** Arrow keys move from cell to cell, Enter opens in the first column and edits in the others, F2 edits in all, Space selects, Escape leaves a cell as it was. */
export function useGrid({ rows, columns, scroller, reveal, canEdit, onToggle, onOpen }: Grid) {
  const [active, setActive] = useState<Place>();
  const [editing, setEditing] = useState(false);
  const [wantsFocus, setWantsFocus] = useState(0);
  /** The other corner of a block of cells; none means the active cell alone. */
  const [corner, setCorner] = useState<Place>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: focus follows what was asked for, not every render
  useEffect(() => {
    if (!active || wantsFocus === 0) return;
    const cell = () =>
      scroller.current?.querySelector<HTMLElement>(`[data-place="${active.row}:${active.column}"]`) ??
      // The head of a group is one cell, however many columns there are.
      scroller.current?.querySelector<HTMLElement>(`[data-place="${active.row}:0"]`);
    cell()?.focus() ?? requestAnimationFrame(() => cell()?.focus());
  }, [wantsFocus]);

  const go = (place: Place) => {
    const next = { row: clamp(place.row, rows), column: clamp(place.column, columns) };
    setEditing(false);
    setCorner(undefined);
    setActive(next);
    reveal(next.row);
    setWantsFocus((count) => count + 1);
  };

  /** The next cell as in a spreadsheet: at the end of a row the first of the next. */
  const along = (place: Place, step: 1 | -1): Place => {
    const column = place.column + step;
    if (column >= columns) return { row: place.row + 1, column: 0 };
    return column < 0 ? { row: place.row - 1, column: columns - 1 } : { row: place.row, column };
  };
  const isLast = (place: Place, step: 1 | -1) =>
    step === 1 ? place.row === rows - 1 && place.column === columns - 1 : place.row === 0 && place.column === 0;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!active) return;
    const step = event.shiftKey ? -1 : 1;
    if (editing) {
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        go(active);
      } else if (event.key === 'Tab') {
        // Leaving the editor saves it; the next cell is ready to be typed into.
        event.preventDefault();
        (document.activeElement as HTMLElement | null)?.blur();
        go(along(active, step));
      }
      return;
    }
    if (event.key === 'Tab' && !isLast(active, step)) {
      event.preventDefault();
      go(along(active, step));
      return;
    }
    if (event.shiftKey && event.key.startsWith('Arrow')) {
      event.preventDefault();
      const from = corner ?? active;
      const by = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? [0, 0];
      const to = { row: clamp(from.row + (by[0] ?? 0), rows), column: clamp(from.column + (by[1] ?? 0), columns) };
      setCorner(to);
      reveal(to.row);
      return;
    }
    const page = 15;
    const moves: Record<string, Place> = {
      ArrowDown: { row: active.row + 1, column: active.column },
      ArrowUp: { row: active.row - 1, column: active.column },
      j: { row: active.row + 1, column: active.column },
      k: { row: active.row - 1, column: active.column },
      ArrowRight: { row: active.row, column: active.column + 1 },
      ArrowLeft: { row: active.row, column: active.column - 1 },
      PageDown: { row: active.row + page, column: active.column },
      PageUp: { row: active.row - page, column: active.column },
      Home: { row: active.row, column: 0 },
      End: { row: active.row, column: columns - 1 },
    };
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key];
    if (move) go(move);
    // A button in a cell does with these keys what buttons do.
    else if (event.target instanceof HTMLButtonElement) return;
    else if (event.key === 'F2' && canEdit(active)) setEditing(true);
    else if (event.key === 'Enter' && active.column === 0 && onOpen) onOpen(active.row);
    else if (event.key === 'Enter' && canEdit(active)) setEditing(true);
    else if (event.key === 'Enter') onOpen?.(active.row);
    else if (event.key === ' ') onToggle(active.row);
    else return;
    event.preventDefault();
  };

  /** The cells from one corner of the block to the other. */
  const block = active && {
    from: {
      row: Math.min(active.row, corner?.row ?? active.row),
      column: Math.min(active.column, corner?.column ?? active.column),
    },
    to: {
      row: Math.max(active.row, corner?.row ?? active.row),
      column: Math.max(active.column, corner?.column ?? active.column),
    },
  };

  return {
    active,
    block,
    /** The columns of a row that are in the block, as text: rows outside of it are not drawn again. */
    rangeOf: (row: number) =>
      corner && block && row >= block.from.row && row <= block.to.row
        ? `${block.from.column}-${block.to.column}`
        : undefined,
    editing,
    onKeyDown,
    focus: go,
    edit: (place: Place) => {
      setActive(place);
      setEditing(canEdit(place));
    },
    stopEditing: () => active && go(active),
  };
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
