import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../api/client';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { useMe } from '../session/session';
import { say } from '../ui/toasts';
import { changed, type Strategy, typedValue } from './strategies';

const verdicts = ['onTrack', 'behind', 'changed', 'reached', 'dropped'] as const;

/** Says how a strategy stands; what is measured at this moment is kept with it. */
export function ReviewDialog({ strategy, onClose }: { strategy: Strategy; onClose: () => void }) {
  const { id, kpi } = strategy;
  const { tenant } = useMe();
  const form = useForm({
    initialValues: { verdict: 'onTrack' as (typeof verdicts)[number], text: '', nextReview: '', target: '' },
  });
  const { verdict } = form.values;
  const submit = useSubmit(form, async ({ text, nextReview, target }) => {
    const currency = strategy.target.money?.currency ?? tenant.currency;
    await ok(
      api.POST('/api/v1/strategies/{id}/reviews', {
        params: { path: { id } },
        body: {
          verdict,
          text: text || null,
          ...(goesOn(verdict) && nextReview && { nextReview }),
          ...(verdict === 'changed' && { target: typedValue(kpi, target, currency) }),
        } as never,
      }),
    );
    await changed();
    say(t('strategies.reviewed'));
    onClose();
  });
  return (
    <FormDialog title={strategy.name} action={t('strategies.review')} submit={submit} onClose={onClose}>
      <NativeSelect
        label={t('strategies.verdict')}
        data={verdicts.map((value) => ({ value, label: t(`strategies.verdict_${value}`) }))}
        {...form.getInputProps('verdict')}
      />
      {verdict === 'changed' && (
        <TextInput
          label={t('strategies.target')}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps('target')}
          error={form.errors.target ?? form.errors['target.number'] ?? form.errors['target.money.amount']}
        />
      )}
      <Textarea
        label={t(verdict === 'dropped' ? 'strategies.reason' : 'strategies.reviewText')}
        autosize
        minRows={3}
        maxRows={8}
        {...form.getInputProps('text')}
      />
      {goesOn(verdict) && (
        <TextInput type="date" label={t('strategies.nextReview')} {...form.getInputProps('nextReview')} />
      )}
    </FormDialog>
  );
}

const goesOn = (verdict: (typeof verdicts)[number]) => verdict !== 'reached' && verdict !== 'dropped';
