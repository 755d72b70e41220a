import { Group, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { OwnerPicker } from '../records/pickers';
import { say } from '../ui/toasts';
import { type Channel, channels, receive } from './enquiries';

/** Who asks, and for what. Somebody who is known by their address or number is not made anew. */
export function ReceiveDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initialValues: {
      person: { firstName: '', lastName: '', email: '', phone: '', companyName: '' },
      channel: 'phone' as Channel,
      interest: '',
      text: '',
      ownerId: null as string | null,
    },
  });
  const submit = useSubmit(form, async ({ person, channel, interest, text, ownerId }) => {
    const known = Object.fromEntries(Object.entries(person).filter(([, value]) => value.trim() !== ''));
    const done = await receive({ person: known, channel, interest: interest || null, text: text || null, ownerId });
    onClose();
    say(t('enquiries.received', { name: done.contactName ?? '' }));
  });
  return (
    <FormDialog title={t('enquiries.add')} action={t('enquiries.add')} submit={submit} onClose={onClose}>
      <TextInput
        label={t('enquiries.interest')}
        placeholder={t('enquiries.interestHint')}
        data-autofocus
        autoComplete="off"
        maxLength={300}
        {...form.getInputProps('interest')}
      />
      <Textarea label={t('enquiries.text')} autosize minRows={2} maxRows={8} {...form.getInputProps('text')} />
      <Group grow align="start">
        <TextInput label={t('enquiries.firstName')} autoComplete="off" {...form.getInputProps('person.firstName')} />
        <TextInput label={t('enquiries.lastName')} autoComplete="off" {...form.getInputProps('person.lastName')} />
      </Group>
      <Group grow align="start">
        <TextInput
          label={t('enquiries.email')}
          type="email"
          autoComplete="off"
          {...form.getInputProps('person.email')}
        />
        <TextInput label={t('enquiries.phone')} type="tel" autoComplete="off" {...form.getInputProps('person.phone')} />
      </Group>
      <TextInput label={t('enquiries.company')} autoComplete="off" {...form.getInputProps('person.companyName')} />
      <Group grow align="start">
        <Select
          label={t('enquiries.channel')}
          data={channels.map((value) => ({ value, label: t(`enquiries.${value}Channel`) }))}
          allowDeselect={false}
          {...form.getInputProps('channel')}
        />
        <OwnerPicker
          label={t('enquiries.owner')}
          value={form.values.ownerId}
          onChange={(id) => form.setFieldValue('ownerId', id)}
          error={form.errors.ownerId}
        />
      </Group>
    </FormDialog>
  );
}
