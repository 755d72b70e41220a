import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { competitorsQuery } from '../records/competitors';
import type { Lost } from './moveDeal';

interface LostReasonDialogProps {
  title: string;
  onLost: (lost: Lost) => Promise<unknown>;
  onClose: () => void;
}

/** Why a deal was lost, and to whom if anybody knows: one click on a known reason, or words of one's own. */
export function LostReasonDialog({ title, onLost, onClose }: LostReasonDialogProps) {
  const { data } = useQuery({
    queryKey: ['deals', 'lost-reasons'],
    queryFn: async () => (await ok(api.GET('/api/v1/lost-reasons', {}))).items,
  });
  const rivals = useQuery(competitorsQuery).data ?? [];
  const form = useForm({ initialValues: { reason: '', lostToId: null as string | null } });
  const lose = (reason: string, { lostToId } = form.values) =>
    onLost({ lostReason: reason, ...(lostToId && { lostToId }) });
  const submit = useSubmit(form, async ({ reason }) => {
    if (reason.trim() === '') return form.setFieldError('reason', t('stage.reasonMissing'));
    await lose(reason.trim());
  });
  return (
    <FormDialog title={t('stage.whyLost', { title })} action={t('deals.lose')} submit={submit} onClose={onClose}>
      <Stack gap="sm">
        {rivals.length > 0 && (
          <Select
            label={t('market.whoGotIt')}
            data={rivals.map(({ id, name }) => ({ value: id, label: name }))}
            placeholder={t('market.notKnown')}
            searchable
            clearable
            {...form.getInputProps('lostToId')}
          />
        )}
        <Group gap={6} role="group" aria-label={t('stage.knownReasons')}>
          {(data ?? []).slice(0, 10).map(({ reason }) => (
            <Button key={reason} variant="default" onClick={() => void lose(reason)}>
              {reason}
            </Button>
          ))}
        </Group>
        <TextInput
          label={t('stage.ownReason')}
          maxLength={500}
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('reason')}
        />
      </Stack>
    </FormDialog>
  );
}
