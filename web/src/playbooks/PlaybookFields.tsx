import { NativeSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { t, tEnum } from '../i18n/t';
import { usePipelines } from '../records/pipelines';
import type { PlaybookInput, PlaybookStep } from '../records/playbooks/playbooks';

export type PlaybookValues = {
  name: string;
  description: string;
  object: PlaybookInput['object'];
  trigger: NonNullable<PlaybookInput['trigger']>;
  stageId: string;
  active: boolean;
  steps: PlaybookStep[];
};

/** Who may be enrolled by itself: a person asks or is worried, a deal enters a stage or is won. */
const triggers = { contact: ['manual', 'enquiry', 'concern'], deal: ['manual', 'stage', 'won'] } as const;

/** What a playbook is called, and who goes through it. */
export function PlaybookFields({ form, manage }: { form: UseFormReturnType<PlaybookValues>; manage: boolean }) {
  const stages = (usePipelines().data ?? []).flatMap((pipeline) =>
    pipeline.stages.map((stage) => ({ value: stage.id, label: `${pipeline.name}: ${stage.name}` })),
  );
  const { object, trigger } = form.values;
  const fitting: readonly string[] = triggers[object];
  return (
    <Stack gap="sm" mb="md">
      <TextInput label={t('playbooks.name')} autoComplete="off" readOnly={!manage} {...form.getInputProps('name')} />
      <Textarea
        label={t('playbooks.description')}
        autosize
        minRows={1}
        readOnly={!manage}
        {...form.getInputProps('description')}
      />
      <NativeSelect
        label={t('playbooks.object')}
        disabled={!manage}
        data={(['contact', 'deal'] as const).map((value) => ({ value, label: tEnum('playbooks', `object_${value}`) }))}
        {...form.getInputProps('object')}
        onChange={(event) =>
          form.setValues({ object: event.currentTarget.value as PlaybookInput['object'], trigger: 'manual' })
        }
      />
      <NativeSelect
        label={t('playbooks.starts')}
        disabled={!manage}
        data={fitting.map((value) => ({ value, label: tEnum('playbooks', `trigger_${value}`) }))}
        {...form.getInputProps('trigger')}
      />
      {trigger === 'stage' && (
        <NativeSelect
          label={t('playbooks.stage')}
          disabled={!manage}
          data={[{ value: '', label: '' }, ...stages]}
          {...form.getInputProps('stageId')}
        />
      )}
      <Switch
        label={t('playbooks.active')}
        disabled={!manage}
        {...form.getInputProps('active', { type: 'checkbox' })}
      />
    </Stack>
  );
}
