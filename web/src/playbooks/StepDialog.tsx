import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t, tEnum } from '../i18n/t';
import { useOwners } from '../records/members';
import type { PlaybookStep } from '../records/playbooks/playbooks';
import { Text } from '../ui/Text';
import { kinds, names, questions, roles } from './steps';

interface StepDialogProps {
  step: PlaybookStep;
  /** Where a branch may go on to. */
  later: PlaybookStep[];
  onSave: (step: PlaybookStep) => void;
  onClose: () => void;
}

/** One step: what it is, what it says, when, and whose it is. */
export function StepDialog({ step, later, onSave, onClose }: StepDialogProps) {
  const owners = useOwners();
  const form = useForm({
    initialValues: {
      kind: step.kind,
      title: step.title,
      text: step.text ?? '',
      afterDays: String(step.afterDays ?? 0),
      role: step.role ?? 'owner',
      memberId: step.memberId ?? owners[0]?.id ?? '',
      ask: step.ask ?? 'succeeded',
      goTo: step.goTo ?? '',
    },
  });
  const { kind, role } = form.values;
  const [branches, waits, mails] = [kind === 'branch', kind === 'wait', kind === 'mail'];
  const done = !branches && !waits;
  const submit = useSubmit(form, async (values) => {
    const days = branches ? 0 : Math.max(waits ? 1 : 0, Math.round(Number(values.afterDays)) || 0);
    const title = values.title.trim() || (waits ? t('playbooks.when', { count: days }) : '');
    const asked = branches ? tEnum('playbooks', `ask_${values.ask}`) : '';
    if (!title && !asked) return form.setFieldError('title', t('playbooks.needsTitle'));
    onSave({
      id: step.id,
      kind,
      title: title || asked,
      text: (done && values.text.trim()) || null,
      afterDays: days,
      role: done ? role : 'owner',
      memberId: done && role === 'member' ? values.memberId : null,
      ask: branches ? values.ask : null,
      goTo: (branches && values.goTo) || null,
    });
    onClose();
  });
  const choices = (values: readonly string[], group: string) =>
    values.map((value) => ({ value, label: tEnum('playbooks', `${group}_${value}`) }));
  return (
    <FormDialog
      title={step.title ? t('playbooks.editStep', { title: step.title }) : t('playbooks.addStep')}
      action={t('playbooks.keepStep')}
      submit={submit}
      onClose={onClose}
    >
      <NativeSelect label={t('playbooks.kind')} data={choices(kinds, 'kind')} {...form.getInputProps('kind')} />
      <TextInput
        label={mails ? t('playbooks.subject') : t('playbooks.titleOf')}
        data-autofocus
        autoComplete="off"
        maxLength={300}
        {...form.getInputProps('title')}
      />
      {branches && (
        <>
          <NativeSelect label={t('playbooks.ask')} data={choices(questions, 'ask')} {...form.getInputProps('ask')} />
          <NativeSelect
            label={t('playbooks.goTo')}
            data={[
              ...later.map((one) => ({ value: one.id, label: one.title })),
              { value: '', label: t('playbooks.goToEnd') },
            ]}
            {...form.getInputProps('goTo')}
          />
        </>
      )}
      {!branches && (
        <TextInput
          type="number"
          min={waits ? 1 : 0}
          max={365}
          label={t('playbooks.afterDays')}
          {...form.getInputProps('afterDays')}
        />
      )}
      {done && (
        <>
          <Textarea
            label={t(kind === 'call' ? 'playbooks.script' : mails ? 'playbooks.mailText' : 'playbooks.text')}
            autosize
            minRows={4}
            maxRows={14}
            {...form.getInputProps('text')}
          />
          <Text tone="quiet" small>
            {t('playbooks.names', { names: names.join(' ') })}
          </Text>
          <NativeSelect label={t('playbooks.role')} data={choices(roles, 'role')} {...form.getInputProps('role')} />
        </>
      )}
      {done && role === 'member' && (
        <NativeSelect
          label={tEnum('playbooks', 'role_member')}
          data={owners.map((member) => ({ value: member.id, label: member.name }))}
          {...form.getInputProps('memberId')}
        />
      )}
    </FormDialog>
  );
}
