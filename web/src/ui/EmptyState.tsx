import type { ReactNode } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';
import classes from './ui.module.css';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  text?: string | undefined;
  /** The way out: usually one button. */
  action?: ReactNode;
  /** Inside of a section that has its own heading. */
  compact?: boolean;
}

/** What stands where a list would be, and the next step from there. */
export function EmptyState({ icon, title, text, action, compact }: EmptyStateProps) {
  return (
    <div className={classes.empty} data-compact={compact || undefined}>
      <Icon name={icon} size={compact ? 24 : 32} />
      {compact ? <strong>{title}</strong> : <h2>{title}</h2>}
      {text && <p className={classes.quiet}>{text}</p>}
      {action}
    </div>
  );
}
