import type { StageKind } from '../api/types';
import { formatDuration } from '../i18n/format';
import { t } from '../i18n/t';
import classes from './path.module.css';

export interface PathStep {
  id: string;
  title: string;
  kind: StageKind;
  /** How long the record has been there altogether; nothing when it never was. */
  seconds: number | undefined;
}

interface StagePathProps {
  label: string;
  steps: PathStep[];
  current: string;
  onChoose: ((id: string) => void) | undefined;
}

/** The stages in their order, the time spent in each, and the way to another one. */
export function StagePath({ label, steps, current, onChoose }: StagePathProps) {
  const at = steps.findIndex((step) => step.id === current);
  return (
    <nav className={classes.path} aria-label={label}>
      <ol tabIndex={onChoose ? undefined : 0}>
        {steps.map((step, index) => (
          <li key={step.id} data-kind={step.kind} data-passed={index < at || undefined}>
            <button
              type="button"
              aria-current={step.id === current ? 'step' : undefined}
              disabled={!onChoose}
              onClick={() => step.id !== current && onChoose?.(step.id)}
            >
              <span>{step.title}</span>
              {step.seconds !== undefined && (
                <small title={t('records.here', { time: formatDuration(step.seconds, 'long') })}>
                  {formatDuration(step.seconds, 'short')}
                </small>
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
