import { useState } from 'react';
import type { Point } from '../api/types';
import { Fact, QuietButton } from '../forms/Inline';
import { t, tEnum } from '../i18n/t';
import { IconButton } from '../ui/IconButton';
import { laterField } from '../ui/later';
import type { Judge } from './file/PointCare';
import type { PointInput } from './PointsForm';
import { PointMenu, PointState } from './pointCareLater';
import classes from './record.module.css';

const PointsForm = laterField(async () => (await import('./PointsForm')).PointsForm);

type Kind = 'emails' | 'phones';

interface PointsFactProps {
  kind: Kind;
  points: Point[];
  /** The whole new set: the API replaces arrays as a whole. */
  onSave: (points: PointInput[]) => Promise<unknown>;
  /** Marks one of them as right, wrong or not to be used. */
  onJudge?: Judge;
  readOnly?: boolean;
}

/** E-mails or phone numbers, each with a label, one of them primary. */
export function PointsFact({ kind, points, onSave, onJudge, readOnly }: PointsFactProps) {
  const [editing, setEditing] = useState(false);
  const label = t(`records.${kind}`);
  return (
    <Fact label={label} name={kind === 'emails' ? 'email verified' : 'phone'} wide={editing}>
      {editing ? (
        <PointsForm kind={kind} points={points} onSave={onSave} onClose={() => setEditing(false)} />
      ) : (
        <>
          {points.map((point) => (
            <div key={point.id ?? point.value} className={classes.point}>
              <div>
                <a href={`${kind === 'emails' ? 'mailto' : 'tel'}:${point.normalized ?? point.value}`}>{point.value}</a>
                {point.label && <small>{tEnum('records.pointLabel', point.label)}</small>}
                {point.primary && points.length > 1 && <small>{t('records.primary')}</small>}
                <PointState point={point as never} title={point.value} onJudge={readOnly ? undefined : onJudge} />
              </div>
              {!readOnly && (
                <span className={classes.pointTools}>
                  <IconButton
                    icon="edit"
                    label={t('forms.edit', { label: point.value })}
                    onClick={() => setEditing(true)}
                  />
                  {onJudge && (
                    <PointMenu
                      point={point}
                      title={point.value}
                      bad={kind === 'emails' ? 'hardBounced' : 'wrongNumber'}
                      onJudge={onJudge}
                    />
                  )}
                </span>
              )}
            </div>
          ))}
          {!readOnly && points.length === 0 && (
            <QuietButton onClick={() => setEditing(true)} onNear={PointsForm.preload}>
              {t('forms.add')}
            </QuietButton>
          )}
        </>
      )}
    </Fact>
  );
}
