import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Pipeline, Stage, StageKind } from '../api/types';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { say } from '../ui/toasts';
import { addStage, changeStage } from './pipelines';

const kinds: StageKind[] = ['open', 'won', 'lost'];
const fixed: Partial<Record<StageKind, number>> = { won: 100, lost: 0 };

/** Adds a stage (before the first won or lost one), or changes one. */
export function StageDialog({ pipeline, stage, onClose }: { pipeline: Pipeline; stage?: Stage; onClose: () => void }) {
  const form = useForm({
    initialValues: {
      name: stage?.name ?? '',
      kind: stage?.kind ?? ('open' as StageKind),
      probability: stage?.probability ?? 50,
    },
  });
  const { kind } = form.values;
  const submit = useSubmit(form, async (values) => {
    const body = { ...values, probability: fixed[values.kind] ?? Number(values.probability) };
    if (stage) await changeStage(pipeline, stage, body);
    else await addStage(pipeline, { ...body, ...placeFor(values.kind, pipeline) });
    say(t('settings.saved'));
    onClose();
  });
  return (
    <FormDialog
      title={stage ? t('settings.editStage') : t('settings.addStage')}
      action={t('common.save')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput label={t('settings.stageName')} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <Select
        label={t('settings.kind')}
        data={kinds.map((value) => ({ value, label: t(`settings.kind_${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('kind')}
      />
      {kind === 'open' && (
        <TextInput
          type="number"
          min={0}
          max={100}
          label={t('settings.probability')}
          {...form.getInputProps('probability')}
        />
      )}
    </FormDialog>
  );
}

function placeFor(kind: StageKind, pipeline: Pipeline): { beforeId?: string } {
  const closed = kind === 'open' ? pipeline.stages.find((stage) => stage.kind !== 'open') : undefined;
  return closed ? { beforeId: closed.id } : {};
}
