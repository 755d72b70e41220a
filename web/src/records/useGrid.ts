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
  onOpen: (row: number) => void;
}

/** Arrow keys move from cell to cell, Enter edits or opens, Space selects, Escape leaves a cell as it was. */
export function useGrid({ rows, columns, scroller, reveal, canEdit, onToggle, onOpen }: Grid) {
  const [active, setActive] = useState<Place>();
  const [editing, setEditing] = useState(false);
  const [wantsFocus, setWantsFocus] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: focus follows what was asked for, not every render
  useEffect(() => {
    if (!active || wantsFocus === 0) return;
    const cell = () => scroller.current?.querySelector<HTMLElement>(`[data-place="${active.row}:${active.column}"]`);
    cell()?.focus() ?? requestAnimationFrame(() => cell()?.focus());
  }, [wantsFocus]);

  const go = (place: Place) => {
    const next = { row: clamp(place.row, rows), column: clamp(place.column, columns) };
    setEditing(false);
    setActive(next);
    reveal(next.row);
    setWantsFocus((count) => count + 1);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!active) return;
    if (editing) {
      if (event.key === 'Escape') {
        event.preventDefault();
        go(active);
      }
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
    else if (event.key === 'Enter' && canEdit(active)) setEditing(true);
    else if (event.key === 'Enter') onOpen(active.row);
    else if (event.key === ' ') onToggle(active.row);
    else return;
    event.preventDefault();
  };

  return {
    active,
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
