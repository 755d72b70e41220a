import type { ReactNode } from 'react';
import classes from './board.module.css';

/** The bar stays, the board takes the rest of the page. */
export function BoardFrame({ bar, children }: { bar: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.host}>
      {bar}
      <div className={classes.rest}>{children}</div>
    </div>
  );
}
