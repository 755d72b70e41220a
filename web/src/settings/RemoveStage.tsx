import { Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Pipeline, Stage } from '../api/types';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { say } from '../ui/toasts';
import { removeStage } from './pipelines';

/** Removes a stage; the deals in it move to another one first. */
export function RemoveStage({ pipeline, stage, onClose }: { pipeline: Pipeline; stage: Stage; onClose: () => void }) {
  const others = pipeline.stages.filter((one) => one.id !== stage.id);
  const form = useForm({ initialValues: { moveTo: others[0]?.id ?? '' } });
  const submit = useSubmit(form, async ({ moveTo }) => {
    await removeStage(pipeline, stage, stage.dealCount > 0 ? moveTo : undefined);
    say(t('settings.stageRemoved', { name: stage.name }));
    onClose();
  });
  return (
    <FormDialog
      title={t('settings.removeStageTitle', { name: stage.name })}
      action={t('common.remove')}
      submit={submit}
      onClose={onClose}
    >
      {stage.dealCount > 0 ? (
        <Select
          label={t('settings.moveDealsTo', { count: stage.dealCount })}
          data={others.map((one) => ({ value: one.id, label: one.name }))}
          allowDeselect={false}
          {...form.getInputProps('moveTo')}
        />
      ) : (
        <p>{t('settings.stageIsEmpty')}</p>
      )}
    </FormDialog>
  );
}
