import type { ReactNode } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';
import classes from './ui.module.css';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  text?: string;
  /** The way out: usually one button. */
  action?: ReactNode;
}

/** What stands where a list would be, and the next step from there. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <Icon name={icon} size={32} />
      <h2>{title}</h2>
      {text && <p className={classes.quiet}>{text}</p>}
      {action}
    </div>
  );
}
