import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { AccessScope, CustomRole } from '../../api/types';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import { useMe } from '../../session/session';
import { say } from '../../ui/toasts';
import { roleName } from '../roles';
import { type Clearance, fitting, type RoleInput, type Rules, rulesFor, saveRole } from './access';
import { RuleTable } from './RuleTable';

const baselines: RoleInput['baseline'][] = ['admin', 'member', 'readOnly'];
const clearances: Clearance[] = ['normal', 'personal', 'special'];
const presets = ['own', 'team', 'all'] as const;

/** Makes a role, or changes one: what it may do to whose records, and which fields it sees. */
export function RoleDialog({ role, onClose }: { role?: CustomRole | undefined; onClose: () => void }) {
  const me = useMe();
  const form = useForm<RoleInput>({
    initialValues: {
      name: role?.name ?? '',
      baseline: (role?.baseline ?? 'member') as RoleInput['baseline'],
      clearance: role?.clearance ?? 'normal',
      rules: (role?.rules as Rules | undefined) ?? rulesFor('own'),
    },
  });
  const submit = useSubmit(form as never, async () => {
    const input = form.getValues();
    await saveRole(input, role);
    say(t(role ? 'access.roleSaved' : 'access.roleAdded', { name: input.name }));
    onClose();
  });
  const { baseline, rules } = form.values;
  const setRules = (next: Rules) => form.setFieldValue('rules', () => fitting(next, form.getValues().baseline));
  return (
    <FormDialog
      title={t(role ? 'access.editRole' : 'access.addRole')}
      action={t('common.save')}
      submit={submit}
      size="xl"
      onClose={onClose}
    >
      <TextInput label={t('access.roleName')} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <Select
        label={t('access.baseline')}
        description={t('access.baselineText')}
        data={baselines
          .filter((one) => one !== 'admin' || me.member.role !== 'member')
          .map((value) => ({ value, label: roleName(value) }))}
        allowDeselect={false}
        {...form.getInputProps('baseline')}
        onChange={(next) => {
          const value = (next ?? 'member') as RoleInput['baseline'];
          form.setFieldValue('baseline', value);
          form.setFieldValue('rules', () => fitting(form.getValues().rules, value));
        }}
      />
      <Select
        label={t('access.clearance')}
        description={t('access.clearanceText')}
        data={clearances.map((value) => ({ value, label: t(`access.clearance_${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('clearance')}
      />
      {!role && (
        <Select
          label={t('access.preset')}
          data={presets.map((value) => ({ value, label: t(`access.preset_${value}`) }))}
          defaultValue="own"
          allowDeselect={false}
          onChange={(next) => setRules(rulesFor((next ?? 'own') as AccessScope))}
        />
      )}
      <RuleTable rules={rules} baseline={baseline} onChange={setRules} />
    </FormDialog>
  );
}
