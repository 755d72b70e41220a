import { NumberInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { formatNumber } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { Text } from '../../ui/Text';
import { say } from '../../ui/toasts';

type Saved = components['schemas']['TimeSavedReport'];
type Estimate = components['schemas']['AutomationEstimate'];

/** What somebody believes a piece of automated work would cost by hand. */
export function EstimatesDialog({ saved, onClose }: { saved: Saved; onClose: () => void }) {
  const initialValues: Record<string, number | string> = Object.fromEntries(
    saved.items.map((line) => [line.kind, line.minutesEach]),
  );
  const form = useForm({ initialValues });
  const submit = useSubmit(form, async (values) => {
    const items = saved.items
      .filter(({ kind, default: usual }) => values[kind] !== '' && Number(values[kind]) !== usual)
      .map(({ kind }) => ({ kind, minutesEach: Number(values[kind]) }) as Estimate);
    await ok(api.PUT('/api/v1/reports/time-saved/estimates', { body: { items } }));
    await queryClient.invalidateQueries({ queryKey: ['reports', 'saved'] });
    say(t('figures.estimatesSaved'));
    onClose();
  });
  return (
    <FormDialog title={t('figures.estimates')} action={t('common.save')} submit={submit} onClose={onClose}>
      <Text tone="quiet">{t('figures.estimatesText')}</Text>
      {saved.items.map((line) => (
        <NumberInput
          key={line.kind}
          size="xs"
          label={tEnum('figures', `kind_${line.kind}`)}
          placeholder={formatNumber(line.default)}
          min={0}
          max={480}
          decimalScale={1}
          {...form.getInputProps(line.kind)}
        />
      ))}
    </FormDialog>
  );
}
