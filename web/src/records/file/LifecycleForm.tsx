import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem, sentenceOf } from '../../api/problem';
import type { RecordBase, Standing } from '../../api/types';
import { Notice } from '../../forms/Notice';
import { t, tEnum } from '../../i18n/t';
import { sayProblem } from '../../ui/toasts';
import { changeFailed } from '../records';
import { chooseLifecycle, type FileCollection } from './file';

const stages = ['subscriber', 'lead', 'qualified', 'opportunity', 'customer', 'lapsed', 'former'];

interface LifecycleFormProps {
  collection: FileCollection;
  record: RecordBase & { lifecycleStage: string; standing: Standing };
  onClose: () => void;
}

/** A stage against the computed one, with the reason; or back to what deals and touches say. */
export function LifecycleForm({ collection, record, onClose }: LifecycleFormProps) {
  const { standing } = record;
  const [stage, setStage] = useState(record.lifecycleStage);
  const [reason, setReason] = useState(standing.lifecycleReason ?? '');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (next: string | null) => {
    setBusy(true);
    setError(undefined);
    try {
      await chooseLifecycle(collection, record, next, next ? reason.trim() : undefined);
      onClose();
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.errors.reason) setError(problem.errors.reason[0]);
      else if (problem instanceof ApiProblem && problem.type === 'stale') {
        changeFailed(collection, record, problem);
        setError(sentenceOf(problem));
      } else sayProblem(problem);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(stage);
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      aria-label={t('file.changeStage')}
    >
      <Stack gap={6}>
        <NativeSelect
          size="xs"
          label={t('file.stage')}
          autoFocus
          value={stage}
          data={stages.map((value) => ({ value, label: tEnum('contacts', `stage_${value}`) }))}
          onChange={(event) => setStage(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={t('file.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error && <Notice>{error}</Notice>}
        <Group gap={6}>
          <Button type="submit" loading={busy}>
            {t('common.save')}
          </Button>
          {standing.lifecycleManual && (
            <Button variant="default" onClick={() => void send(null)}>
              {t('file.backToComputed', { stage: tEnum('contacts', `stage_${standing.lifecycleComputed}`) })}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
