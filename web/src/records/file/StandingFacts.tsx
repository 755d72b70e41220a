import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { RecordBase, Standing, Task } from '../../api/types';
import { QuietButton } from '../../forms/Inline';
import { t, tEnum } from '../../i18n/t';
import { paths } from '../../paths';
import { Icon } from '../../ui/Icon';
import { laterField } from '../../ui/later';
import { Ago, Tag, Text } from '../../ui/Text';
import { Due } from '../Due';
import { isProspect, StepMark } from '../work/StepMark';
import type { FileCollection } from './file';
import classes from './file.module.css';

const LifecycleForm = laterField(async () => (await import('./LifecycleForm')).LifecycleForm);

interface StandingFactsProps {
  collection: FileCollection;
  record: RecordBase & { lifecycleStage: string; standing: Standing };
  /** The next step, when it is one of the open tasks. */
  step: Task | undefined;
  readOnly: boolean;
}

/** Where somebody stands at one look: stage, last touch, next step, and what is missing. */
export function StandingFacts({ collection, record, step, readOnly }: StandingFactsProps) {
  const [choosing, setChoosing] = useState(false);
  const { standing } = record;
  const { lastTouch, nextStep } = standing;
  return (
    <dl className={classes.standing}>
      <dt>{t('file.stage')}</dt>
      <dd data-editing={choosing || undefined}>
        {choosing ? (
          <LifecycleForm collection={collection} record={record} onClose={() => setChoosing(false)} />
        ) : (
          <div className={classes.stage}>
            <Tag>{tEnum('contacts', `stage_${record.lifecycleStage}`)}</Tag>
            {standing.lifecycleManual && (
              <Text tone="quiet" small>
                {standing.lifecycleReason
                  ? t('file.chosenBecause', { reason: standing.lifecycleReason })
                  : t('file.chosen')}
              </Text>
            )}
            {!readOnly && (
              <QuietButton onClick={() => setChoosing(true)} onNear={LifecycleForm.preload}>
                {t('file.changeStage')}
              </QuietButton>
            )}
          </div>
        )}
      </dd>
      <dt>{t('file.lastTouch')}</dt>
      <dd>
        {lastTouch ? (
          <>
            {tEnum('file.entry', lastTouch.channel)}
            {lastTouch.direction && `, ${tEnum('file', `direction_${lastTouch.direction}`)}`}{' '}
            <Ago value={lastTouch.at} />
            {lastTouch.byName && <Text tone="quiet">{` · ${lastTouch.byName}`}</Text>}
          </>
        ) : (
          <Text tone="quiet">{t('file.never')}</Text>
        )}
      </dd>
      <dt>{t('file.nextStep')}</dt>
      <dd>
        {nextStep ? (
          <>
            {step?.title ?? tEnum('file.entry', nextStep.kind)}{' '}
            {step ? <Due task={step} /> : <StepMark step={nextStep} wanted={false} />}
          </>
        ) : (
          <Text tone={isProspect(record.lifecycleStage) ? 'bad' : 'quiet'}>{t('file.none')}</Text>
        )}
      </dd>
      <dt>{t('file.quality')}</dt>
      <dd>
        {t('file.score', { score: standing.qualityScore })}
        {!readOnly && standing.qualityMissing.length > 0 && (
          <span className={classes.missing}>
            {standing.qualityMissing.map((part) => (
              <Fix key={part} part={part} collection={collection} id={record.id} />
            ))}
          </span>
        )}
      </dd>
    </dl>
  );
}

/** One tap opens the fact that would raise the score, or the records that it may be one with. */
function Fix({ part, collection, id }: { part: string; collection: FileCollection; id: string }): ReactNode {
  const words = tEnum('file', `missing_${part}`);
  if (part === 'duplicate') return <Link {...paths.duplicates(collection, id)}>{words}</Link>;
  return (
    <button type="button" onClick={() => openFact(part)}>
      <Icon name="add" size={10} /> {words}
    </button>
  );
}

/** The facts carry the names of what they hold; the first button of a fact opens its editor. */
function openFact(part: string): void {
  const fact = document.querySelector<HTMLElement>(`[data-fact~="${part.split(':')[0]}"]`);
  fact?.closest('details')?.setAttribute('open', '');
  fact?.scrollIntoView({ block: 'center' });
  const buttons = fact?.querySelectorAll<HTMLButtonElement>('button') ?? [];
  const editor = [...buttons].find((button) => !button.hasAttribute('aria-haspopup')) ?? buttons[0];
  editor?.focus();
  editor?.click();
}
