import { Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { api, ifMatch, ok } from '../api/client';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { today } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { useOwners } from '../records/members';
import { useMe } from '../session/session';
import { say } from '../ui/toasts';
import { changed, type Kpi, kpiName, kpis, numberOf, type Strategy, typedValue, unitOf } from './strategies';

/** What a new strategy begins with. */
export interface Draft {
  name?: string;
  why?: string;
  kpi?: Kpi;
  target?: string;
  change?: string;
}

interface StrategyDialogProps {
  draft?: Draft;
  /** The one to change. */
  strategy?: Strategy;
  onClose: () => void;
}

const every = ['month', 'quarter', 'halfYear'] as const;

/** Sets up a strategy, or changes one. */
export function StrategyDialog({ draft = {}, strategy, onClose }: StrategyDialogProps) {
  const { tenant, member } = useMe();
  const owners = useOwners();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: {
      name: strategy?.name ?? draft.name ?? '',
      why: strategy?.why ?? draft.why ?? '',
      kpi: strategy?.kpi ?? draft.kpi ?? ('retentionRate' as Kpi),
      ownerId: strategy?.ownerId ?? member?.id ?? '',
      starts: strategy?.starts ?? today(),
      ends: strategy?.ends ?? inAYear(today()),
      baseline: typed(strategy?.baseline),
      target: typed(strategy?.target) || (draft.target ?? ''),
      change: draft.change ?? '',
      by: draft.change ? 'change' : 'target',
      reviewEvery: strategy?.reviewEvery ?? ('quarter' as (typeof every)[number]),
      nextReview: strategy?.nextReview ?? '',
    },
  });
  const { kpi, by } = form.values;
  const unit = unitOf(kpi);
  const unitName =
    unit === 'money'
      ? tenant.currency
      : unit === 'points' || unit === 'minutes'
        ? t(`strategies.${unit}Unit`)
        : unit === 'percent'
          ? t('strategies.percentUnit')
          : '';
  const changeUnit = t(unit === 'percent' || unit === 'points' ? 'strategies.pointsUnit' : 'strategies.percentUnit');
  const submit = useSubmit(form, async (values) => {
    const body = {
      name: values.name,
      why: values.why || null,
      ownerId: values.ownerId || null,
      starts: values.starts,
      ends: values.ends,
      reviewEvery: values.reviewEvery,
      ...(values.nextReview && { nextReview: values.nextReview }),
      // Somebody who does not see where it began must not have it measured anew.
      ...((!strategy || strategy.seesAll) && { baseline: typedValue(kpi, values.baseline, tenant.currency) }),
      ...(by === 'change'
        ? { change: values.change === '' ? null : Number(values.change.replace(',', '.')) }
        : { target: typedValue(kpi, values.target, tenant.currency) }),
    };
    if (strategy) {
      const params = { path: { id: strategy.id }, header: ifMatch(strategy.version) };
      await ok(api.PATCH('/api/v1/strategies/{id}', { params, body: body as never }));
    } else {
      const made = await ok(api.POST('/api/v1/strategies', { body: { ...body, kpi } as never }));
      void navigate(paths.strategy(made.id));
    }
    await changed();
    say(t(strategy ? 'strategies.saved' : 'strategies.added'));
    onClose();
  });
  return (
    <FormDialog
      title={strategy?.name ?? t('strategies.add')}
      action={t(strategy ? 'strategies.edit' : 'strategies.setUp')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput label={t('strategies.name')} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
      <NativeSelect
        label={t('strategies.kpi')}
        description={tEnum('strategies', `kpiText_${kpi}`)}
        disabled={strategy !== undefined}
        data={kpis.map((value) => ({ value, label: kpiName(value) }))}
        {...form.getInputProps('kpi')}
      />
      <TextInput
        label={[t('strategies.baseline'), unitName].filter(Boolean).join(', ')}
        description={t('strategies.baselineText')}
        inputMode="decimal"
        autoComplete="off"
        {...form.getInputProps('baseline')}
        error={form.errors.baseline ?? form.errors['baseline.number'] ?? form.errors['baseline.money.amount']}
      />
      <Group grow align="end">
        <NativeSelect
          label={t('strategies.chooseTarget')}
          data={[
            { value: 'target', label: [t('strategies.target'), unitName].filter(Boolean).join(', ') },
            { value: 'change', label: t('strategies.change', { unit: changeUnit }) },
          ]}
          {...form.getInputProps('by')}
        />
        <TextInput
          aria-label={by === 'change' ? t('strategies.change', { unit: changeUnit }) : t('strategies.target')}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps(by)}
          error={
            form.errors[by] ?? form.errors.target ?? form.errors['target.number'] ?? form.errors['target.money.amount']
          }
        />
      </Group>
      <Group grow align="start">
        <TextInput type="date" label={t('strategies.starts')} {...form.getInputProps('starts')} />
        <TextInput type="date" label={t('strategies.ends')} {...form.getInputProps('ends')} />
      </Group>
      <Group grow align="start">
        <NativeSelect
          label={t('strategies.every')}
          data={every.map((value) => ({ value, label: t(`strategies.every_${value}`) }))}
          {...form.getInputProps('reviewEvery')}
        />
        {strategy?.status === 'active' && (
          <TextInput type="date" label={t('strategies.nextReview')} {...form.getInputProps('nextReview')} />
        )}
      </Group>
      <NativeSelect
        label={t('strategies.owner')}
        data={owners.map(({ id, name }) => ({ value: id, label: name }))}
        {...form.getInputProps('ownerId')}
      />
      <Textarea label={t('strategies.why')} autosize minRows={2} maxRows={8} {...form.getInputProps('why')} />
    </FormDialog>
  );
}

function typed(value: Strategy['baseline'] | undefined): string {
  const number = numberOf(value);
  return number === null ? '' : (value?.money?.amount ?? String(number));
}

/** The same day a year later, the last of the month if there is none. */
function inAYear(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4).replace('-02-29', '-02-28')}`;
}
