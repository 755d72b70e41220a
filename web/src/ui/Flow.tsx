import classes from './flow.module.css';
import { Icon } from './Icon';
import type { IconName } from './icons';

export interface FlowStep {
  id: string;
  icon: IconName;
  kind?: 'fork' | 'pause' | 'end';
  title: string;
  /** What stands under it: when, who, where a fork leads. */
  lines: string[];
}

/** Steps from top to bottom, as they follow one another. */
export function Flow({ label, steps }: { label: string; steps: FlowStep[] }) {
  return (
    <ol className={classes.flow} aria-label={label}>
      {steps.map((step) => (
        <li key={step.id} data-kind={step.kind}>
          <span className={classes.mark}>
            <Icon name={step.icon} size={14} />
          </span>
          <div className={classes.words}>
            <span>{step.title}</span>
            {step.lines.map((line) => (
              <small key={line}>{line}</small>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
