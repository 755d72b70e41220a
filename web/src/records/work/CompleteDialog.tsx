import { Button, Chip, Group, Modal, Stack, Textarea } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { api, ok } from '../../api/client';
import type { Activity, NextStepInput, RecordLink } from '../../api/types';
import { t, tEnum } from '../../i18n/t';
import { Text } from '../../ui/Text';
import { sayProblem, sayUndo } from '../../ui/toasts';
import { finishOrKeep } from './outbox';
import { outcomes } from './outcomes';
import { StepChoice } from './StepChoice';
import { workChanged } from './steps';
import { type Place, WhereIAm } from './WhereIAm';

interface CompleteDialogProps {
  activity: Activity;
  onClose: () => void;
}

/** Finishes what was planned: what came of it, a word about it, and how it goes on. */
export function CompleteDialog({ activity, onClose }: CompleteDialogProps) {
  const [outcome, setOutcome] = useState<string | null>(null);
  const [body, setBody] = useState('');
  const [text, setText] = useState('');
  const [checkIn, setCheckIn] = useState<Place>();
  const [busy, setBusy] = useState(false);
  const title = activity.subject ?? tEnum('work', `kind_${activity.kind}`);
  const about = mainLink(activity);
  const finish = async (next?: NextStepInput) => {
    if (!outcome || busy) return;
    setBusy(true);
    try {
      await complete(
        activity,
        { outcome, ...(body.trim() && { body: body.trim() }), ...(checkIn && { checkIn }), ...(next && { next }) },
        title,
      );
      onClose();
    } catch (error) {
      sayProblem(error);
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void finish();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('work.complete', { title })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm" onKeyDown={onKeyDown}>
        <Chip.Group multiple={false} value={outcome} onChange={setOutcome}>
          <Group gap={6} role="radiogroup" aria-label={t('work.outcome')}>
            {outcomes[activity.kind].map((one) => (
              <Chip key={one} value={one}>
                {tEnum('work.outcome', one)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Textarea
          label={t('work.words')}
          autosize
          minRows={2}
          maxRows={8}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        {(activity.kind === 'visit' || activity.kind === 'meeting') && (
          <WhereIAm place={checkIn} onPlace={setCheckIn} />
        )}
        {outcome && about ? (
          <StepChoice
            about={about}
            told={{ kind: activity.kind, outcome }}
            text={text}
            onText={setText}
            action={t('work.finishAndPlan')}
            busy={busy}
            onTake={(step) => void finish(step)}
          />
        ) : (
          <Text tone="quiet">{t('work.outcomeFirst')}</Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!outcome} loading={busy} onClick={() => void finish()}>
            {t('work.finish')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What the recommendation is about: the deal before the person, the person before the company. */
function mainLink(activity: Activity): RecordLink | undefined {
  const { links } = activity;
  return (['deal', 'contact', 'company'] as const)
    .map((one) => links.find((link) => link.object === one))
    .find(Boolean) as RecordLink | undefined;
}

/** Finishes it; Undo plans it again and takes the step back that came with it. */
async function complete(activity: Activity, told: Record<string, unknown>, title: string): Promise<void> {
  const path = { params: { path: { id: activity.id } } };
  // As the server would say it: what had its time keeps it, a call is made when it is noted.
  const hadItsTime = ['meeting', 'visit', 'demo'].includes(activity.kind) && Date.parse(activity.at) <= Date.now();
  const at = hadItsTime ? {} : { at: new Date().toISOString() };
  const done = await finishOrKeep({ id: activity.id, title, body: told }, at);
  if (!done) return;
  await workChanged();
  sayUndo(t('work.finished', { title }), async () => {
    const { next } = done;
    const before = { status: 'planned', outcome: null, at: activity.at, endAt: activity.endAt, body: activity.body };
    if (next?.object === 'task') await ok(api.DELETE('/api/v1/tasks/{id}', { params: { path: { id: next.id } } }));
    if (next?.object === 'activity')
      await ok(api.DELETE('/api/v1/activities/{id}', { params: { path: { id: next.id } } }));
    await ok(api.PATCH('/api/v1/activities/{id}', { ...path, body: before as never }));
    await workChanged();
  });
}
