import type { ReactNode } from 'react';
import { Icon } from './Icon';
import classes from './layout.module.css';

/** Lines beside a circle that is ticked once they are done. The words say so too: this is for the eye. */
export function Tick({ done, children }: { done: boolean; children: ReactNode }) {
  return (
    <span className={classes.tick} data-done={done || undefined}>
      <Icon name={done ? 'checkCircle' : 'circle'} size={20} />
      <span>{children}</span>
    </span>
  );
}
