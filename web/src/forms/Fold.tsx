import type { ReactNode } from 'react';
import classes from './forms.module.css';

/** A group of facts that is folded away until it is wanted. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={classes.fold}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
