import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { type Enquiry, reject } from './enquiries';

const known = ['notForUs', 'tooSmall', 'noReply', 'spam', 'bought'] as const;

/** Why no deal comes of it: one click on a usual reason, or words of one's own. */
export function RejectDialog({ enquiry, onClose }: { enquiry: Enquiry; onClose: () => void }) {
  const form = useForm({ initialValues: { reason: '' } });
  const submit = useSubmit(form, async ({ reason }) => {
    if (reason.trim() === '') return form.setFieldError('reason', t('enquiries.reasonMissing'));
    await reject(enquiry, reason.trim());
    onClose();
  });
  return (
    <FormDialog
      title={t('enquiries.whyNot', { name: enquiry.contactName ?? enquiry.companyName ?? '' })}
      action={t('enquiries.reject')}
      submit={submit}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Group gap={6} role="group" aria-label={t('enquiries.usual')}>
          {known.map((one) => (
            <Button
              key={one}
              variant="default"
              onClick={() => {
                form.setFieldValue('reason', t(`enquiries.reason_${one}`));
                void reject(enquiry, t(`enquiries.reason_${one}`)).then(onClose);
              }}
            >
              {t(`enquiries.reason_${one}`)}
            </Button>
          ))}
        </Group>
        <TextInput
          label={t('enquiries.ownReason')}
          maxLength={500}
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('reason')}
        />
      </Stack>
    </FormDialog>
  );
}
