import { Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';

interface ReasonDialogProps {
  question: string;
  /** Without a reason what was asked for is not saved. */
  onAnswer: (reason?: string) => void;
}

export function ReasonDialog({ question, onAnswer }: ReasonDialogProps) {
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (text) => (text.trim() === '' ? t('quality.reasonMissing') : null) },
  });
  const submit = useSubmit(form, async ({ reason }) => onAnswer(reason.trim()));
  return (
    <FormDialog
      title={t('quality.reasonTitle')}
      action={t('quality.saveAnyway')}
      submit={submit}
      onClose={() => onAnswer()}
    >
      <Text size="sm">{question}</Text>
      <Textarea
        label={t('quality.reason')}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        {...form.getInputProps('reason')}
      />
    </FormDialog>
  );
}
