import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';

interface LostReasonDialogProps {
  title: string;
  onReason: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** Why a deal was lost: one click on a known reason, or words of one's own. */
export function LostReasonDialog({ title, onReason, onClose }: LostReasonDialogProps) {
  const { data } = useQuery({
    queryKey: ['deals', 'lost-reasons'],
    queryFn: async () => (await ok(api.GET('/api/v1/lost-reasons', {}))).items,
  });
  const form = useForm({ initialValues: { reason: '' } });
  const submit = useSubmit(form, async ({ reason }) => {
    if (reason.trim() === '') return form.setFieldError('reason', t('deals.reasonMissing'));
    await onReason(reason.trim());
  });
  return (
    <FormDialog title={t('deals.whyLost', { title })} action={t('deals.lose')} submit={submit} onClose={onClose}>
      <Stack gap="sm">
        <Group gap={6} role="group" aria-label={t('deals.knownReasons')}>
          {(data ?? []).slice(0, 10).map(({ reason }) => (
            <Button key={reason} variant="default" onClick={() => void onReason(reason)}>
              {reason}
            </Button>
          ))}
        </Group>
        <TextInput
          label={t('deals.ownReason')}
          maxLength={500}
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('reason')}
        />
      </Stack>
    </FormDialog>
  );
}
