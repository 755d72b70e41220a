import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ifMatch, ok } from '../api/client';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { say } from '../ui/toasts';
import { fresh, type Reason, reasonsKey } from './reasons';

/** Adds a reason to the list, or changes one. */
export function ReasonDialog({ reason, onClose }: { reason: Reason | undefined; onClose: () => void }) {
  const form = useForm({
    initialValues: { label: reason?.label ?? '', play: reason?.play ?? '', archived: reason?.archived ?? false },
  });
  const submit = useSubmit(form, async (values) => {
    const body = { ...values, play: values.play.trim() || null } as never;
    if (reason)
      await ok(
        api.PATCH('/api/v1/loss-reasons/{id}', {
          params: { path: { id: reason.id }, header: ifMatch(reason.version) },
          body,
        }),
      );
    else await ok(api.POST('/api/v1/loss-reasons', { body }));
    await fresh(reasonsKey);
    say(t('selling.changed', { name: values.label }));
    onClose();
  });
  return (
    <FormDialog
      title={reason ? t('selling.edit', { name: reason.label }) : t('selling.addReason')}
      action={t('common.save')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('selling.label')}
        maxLength={200}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('label')}
      />
      <Textarea label={t('selling.play')} autosize minRows={2} maxLength={5000} {...form.getInputProps('play')} />
      {reason && <Checkbox label={t('selling.archive')} {...form.getInputProps('archived', { type: 'checkbox' })} />}
    </FormDialog>
  );
}
