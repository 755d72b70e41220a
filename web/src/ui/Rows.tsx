import type { ReactNode } from 'react';
import classes from './ui.module.css';

/** A short bordered list: people, stages, devices. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

/** One line of it: `children` take the room, `end` stays at the side. */
export function Row({ children, end, current }: { children: ReactNode; end?: ReactNode; current?: boolean }) {
  return (
    <li className={classes.row} data-current={current || undefined}>
      <div className={classes.grow}>{children}</div>
      {end && <div className={classes.rowEnd}>{end}</div>}
    </li>
  );
}
