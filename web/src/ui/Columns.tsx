import type { ReactNode } from 'react';
import classes from './layout.module.css';

/** Two columns, the first the wider; on small screens the second comes below. */
export function Columns({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className={classes.columns}>
      <div>{children}</div>
      <div>{side}</div>
    </div>
  );
}

/** Three columns of one weight; on small screens one below the other. */
export function Thirds({ children }: { children: ReactNode }) {
  return <div className={classes.thirds}>{children}</div>;
}
