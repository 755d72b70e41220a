import { Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';

interface NamedDialogProps {
  country: string;
  onSave: (reason: string) => Promise<void>;
  onClose: () => void;
}

/** Asks what allows figures about people to be shown by name where the law protects them. */
export function NamedDialog({ country, onSave, onClose }: NamedDialogProps) {
  const form = useForm({ initialValues: { reason: '' } });
  const submit = useSubmit(form, async ({ reason }) => {
    await onSave(reason);
    onClose();
  });
  return (
    <FormDialog
      title={t('privacy.showNamed', { country })}
      action={t('privacy.saveReason')}
      submit={submit}
      onClose={onClose}
    >
      <Textarea
        label={t('privacy.approved')}
        description={t('privacy.approvedText')}
        autosize
        minRows={2}
        maxLength={500}
        required
        data-autofocus
        {...form.getInputProps('reason')}
      />
    </FormDialog>
  );
}
