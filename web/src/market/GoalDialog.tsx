import { NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { today } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { useOwners } from '../records/members';
import { useMe } from '../session/session';
import { say } from '../ui/toasts';

const measures = ['wonAmount', 'wonCount', 'newDeals', 'activities'];
const periods = ['month', 'quarter', 'year'];

/** Sets a goal for a member, a team or everybody. */
export function GoalDialog({ onClose }: { onClose: () => void }) {
  const { tenant } = useMe();
  const owners = useOwners();
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/teams', { signal }))).items,
  });
  const form = useForm({
    initialValues: { whose: '', measure: 'wonAmount', period: 'month', starts: firstOf('month', today()), target: '' },
  });
  const isAmount = form.values.measure === 'wonAmount';
  const submit = useSubmit(form, async ({ whose, measure, period, starts, target }) => {
    const [kind, id] = whose.split(' ');
    await ok(
      api.POST('/api/v1/goals', {
        body: {
          ...(kind === 'member' && { memberId: id }),
          ...(kind === 'team' && { teamId: id }),
          measure,
          period,
          starts,
          ...(isAmount
            ? { targetAmount: { amount: target.trim().replace(',', '.'), currency: tenant.currency } }
            : { target: Number(target) }),
        } as never,
      }),
    );
    await queryClient.invalidateQueries({ queryKey: ['goals'] });
    say(t('selling.saved'));
    onClose();
  });
  return (
    <FormDialog title={t('selling.add')} action={t('selling.add')} submit={submit} onClose={onClose}>
      <NativeSelect
        label={t('selling.whose')}
        data={[
          { value: '', label: t('selling.everybody') },
          ...owners.map((member) => ({ value: `member ${member.id}`, label: member.name })),
          ...(teams.data ?? []).map((team) => ({
            value: `team ${team.id}`,
            label: t('selling.team', { name: team.name }),
          })),
        ]}
        {...form.getInputProps('whose')}
      />
      <NativeSelect
        label={t('selling.measure')}
        data={measures.map((value) => ({ value, label: tEnum('selling', `measure_${value}`) }))}
        {...form.getInputProps('measure')}
      />
      <NativeSelect
        label={t('selling.period')}
        data={periods.map((value) => ({ value, label: tEnum('selling', `period_${value}`) }))}
        value={form.values.period}
        onChange={(event) => {
          const period = event.currentTarget.value;
          form.setValues({ period, starts: firstOf(period, form.values.starts) });
        }}
      />
      <TextInput type="date" label={t('selling.starts')} {...form.getInputProps('starts')} />
      <TextInput
        label={isAmount ? t('selling.targetAmount', { currency: tenant.currency }) : t('selling.target')}
        inputMode="decimal"
        autoComplete="off"
        {...form.getInputProps('target')}
        error={form.errors.target ?? form.errors.targetAmount}
      />
    </FormDialog>
  );
}

/** The first day of the month, quarter or year that a day lies in. */
function firstOf(period: string, day: string): string {
  const [year = '', month = '01'] = day.split('-');
  if (period === 'year') return `${year}-01-01`;
  const first = period === 'quarter' ? Math.floor((Number(month) - 1) / 3) * 3 + 1 : Number(month);
  return `${year}-${String(first).padStart(2, '0')}-01`;
}
