import type { DragEvent, ReactNode } from 'react';
import classes from './ui.module.css';

/** A short bordered list: people, stages, devices. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  children: ReactNode;
  end?: ReactNode;
  current?: boolean;
  /** The line can be dragged to another one's place. The same must be possible by its buttons. */
  drag?: { over: boolean; onStart: () => void; onDrop: () => void; onEnd: () => void };
}

/** One line of it: `children` take the room, `end` stays at the side. */
export function Row({ children, end, current, drag }: RowProps) {
  return (
    <li
      className={classes.row}
      data-current={current || undefined}
      {...(drag && {
        draggable: true,
        'data-over': drag.over || undefined,
        onDragStart: drag.onStart,
        onDragOver: (event: DragEvent) => event.preventDefault(),
        onDrop: drag.onDrop,
        onDragEnd: drag.onEnd,
      })}
    >
      <div className={classes.grow}>{children}</div>
      {end && <div className={classes.rowEnd}>{end}</div>}
    </li>
  );
}
