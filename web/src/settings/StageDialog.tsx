import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Pipeline, Stage, StageKind } from '../api/types';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { say } from '../ui/toasts';
import { addStage, changeStage } from './pipelines';
import { StageGateInputs, type StageValues } from './StageGateInputs';

const kinds: StageKind[] = ['open', 'won', 'lost'];
const fixed: Partial<Record<StageKind, number>> = { won: 100, lost: 0 };

/** Adds a stage (before the first won or lost one), or changes one. */
export function StageDialog({ pipeline, stage, onClose }: { pipeline: Pipeline; stage?: Stage; onClose: () => void }) {
  const form = useForm<StageValues>({
    initialValues: {
      name: stage?.name ?? '',
      kind: stage?.kind ?? 'open',
      probability: stage?.probability ?? 50,
      rotDays: stage?.rotDays ? String(stage.rotDays) : '',
      requiredFields: stage?.requiredFields ?? [],
      checklist: (stage?.checklist ?? []).map(({ id, text }) => ({ id: id ?? null, text })),
      guidance: stage?.guidance ?? '',
    },
  });
  const first = pipeline.stages.find((one) => one.kind === 'open');
  const { kind } = form.values;
  const submit = useSubmit(form, async (values) => {
    const { rotDays, checklist, ...rest } = values;
    const body = {
      ...rest,
      probability: fixed[values.kind] ?? Number(values.probability),
      // Nothing takes it away from a stage that has it; a new one has none yet.
      ...(rotDays.trim() !== '' ? { rotDays: Number(rotDays) } : stage && { rotDays: 0 }),
      checklist: checklist
        .filter((item) => item.text.trim() !== '')
        .map(({ id, text }) => (id ? { id, text } : { text })),
    };
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
      <StageGateInputs form={form} isFirst={stage !== undefined && stage.id === first?.id} />
    </FormDialog>
  );
}

function placeFor(kind: StageKind, pipeline: Pipeline): { beforeId?: string } {
  const closed = kind === 'open' ? pipeline.stages.find((stage) => stage.kind !== 'open') : undefined;
  return closed ? { beforeId: closed.id } : {};
}
