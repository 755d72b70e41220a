import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { RecordLink } from '../../api/types';
import { formatDate, today } from '../../i18n/format';
import { t } from '../../i18n/t';
import { later } from '../../ui/later';
import { Meter } from '../../ui/Meter';
import { Text } from '../../ui/Text';
import { type PathStep, StagePath } from '../StagePath';
import type { Enrolment, EnrolmentStep } from './playbooks';
import { finishStep, stop } from './ways';

const CallDialog = later(async () => (await import('./CallDialog')).CallDialog);
const LetterDialog = later(async () => (await import('./LetterDialog')).LetterDialog);

/** A way through a playbook: what is behind, what is to be done now, what lies ahead. */
export function Way({ way, about, mayWrite }: { way: Enrolment; about: RecordLink; mayWrite: boolean }) {
  const here = way.came.at(-1);
  return (
    <div>
      <Group gap="sm" mb={6}>
        <Text strong>{way.playbookName}</Text>
        <Meter
          value={way.progress}
          label={t('playbooks.stepOf', { step: Math.min(way.place + 1, way.steps), of: way.steps })}
        />
        {mayWrite && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('playbooks.stopNamed', { name: way.playbookName })}
            onClick={() => void stop(way)}
          >
            {t('playbooks.stop')}
          </Button>
        )}
      </Group>
      <StagePath label={way.playbookName} steps={stepsOf(way)} current={here?.stepId ?? ''} onChoose={undefined} />
      {here && !here.result && <Present step={here} about={about} mayWrite={mayWrite} />}
    </div>
  );
}

/** The present step: what to do, by when, the words for it. */
function Present({ step, about, mayWrite }: { step: EnrolmentStep; about: RecordLink; mayWrite: boolean }) {
  const [open, setOpen] = useState<'call' | 'letter'>();
  const close = () => setOpen(undefined);
  if (!step.taskId)
    return <p>{t('playbooks.waits', { title: step.title, day: step.dueOn ? formatDate(step.dueOn) : '' })}</p>;
  const late = Boolean(step.dueOn && step.dueOn < today());
  return (
    <>
      <Group gap="xs" mb={6}>
        <Text>{t('playbooks.now', { title: step.title })}</Text>
        {step.dueOn && <Text tone={late ? 'bad' : 'quiet'}>{t('playbooks.due', { day: formatDate(step.dueOn) })}</Text>}
        {mayWrite && step.kind === 'call' && (
          <Button size="xs" onClick={() => setOpen('call')}>
            {t('playbooks.noteCall')}
          </Button>
        )}
        {step.kind === 'letter' && (
          <Button size="xs" variant={mayWrite ? 'filled' : 'default'} onClick={() => setOpen('letter')}>
            {t('playbooks.letter')}
          </Button>
        )}
        {mayWrite && (
          <Button
            size="xs"
            variant={step.kind === 'call' || step.kind === 'letter' ? 'default' : 'filled'}
            aria-label={t('playbooks.doneOf', { title: step.title })}
            onClick={() => void finishStep(step)}
          >
            {t('playbooks.done')}
          </Button>
        )}
      </Group>
      {step.text && step.kind !== 'letter' && (
        <p>
          <Text tone="quiet">{step.text}</Text>
        </p>
      )}
      {open === 'call' && <CallDialog step={step} about={about} onClose={close} />}
      {open === 'letter' && <LetterDialog step={step} about={about} onClose={close} />}
    </>
  );
}

/** What has come, and what follows as far as it can be told: names are filled in once a step comes. */
function stepsOf(way: Enrolment): PathStep[] {
  const { recordTitle } = way;
  const filled = (title: string) =>
    title
      .replaceAll(way.object === 'deal' ? '{{deal.title}}' : '{{contact.name}}', recordTitle)
      .replaceAll(/\{\{[^}]*\}\}/g, '…');
  const step = (id: string, title: string): PathStep => ({ id, title, kind: 'open', seconds: undefined });
  return [
    ...way.came.map((one) => step(one.stepId, one.title)),
    ...way.ahead.map((one) => step(one.id, filled(one.title))),
  ];
}
