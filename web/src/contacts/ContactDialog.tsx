import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Contact } from '../api/types';
import type { CreatorProps } from '../creators';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { DuplicateHint } from '../records/DuplicateHint';
import { CompanyPicker } from '../records/pickers';
import { createRecord } from '../records/records';
import { say } from '../ui/toasts';
import { splitName } from './contacts';

/** A name is enough; e-mail, phone and company if they are at hand. */
export function ContactDialog({ about, name, onCreated, onClose }: CreatorProps) {
  const navigate = useNavigate();
  const company = about?.object === 'company' ? about : undefined;
  const [companyTitle, setCompanyTitle] = useState(company?.title ?? null);
  const [anyway, setAnyway] = useState(false);
  const form = useForm({
    initialValues: { name: name ?? '', email: '', phone: '', companyId: company?.id ?? (null as string | null) },
  });
  const submit = useSubmit(form, async (values) => {
    const body = {
      ...splitName(values.name),
      ...(values.email && { emails: [{ value: values.email.trim() }] }),
      ...(values.phone && { phones: [{ value: values.phone.trim() }] }),
      ...(values.companyId && { companyId: values.companyId }),
    };
    const contact = await createRecord<Contact>('contacts', body, anyway ? { allowDuplicates: true } : undefined);
    onClose();
    if (onCreated) return onCreated({ id: contact.id, title: contact.displayName });
    say(t('contacts.added', { name: contact.displayName }));
    await navigate(paths.contact(contact.id));
  });
  return (
    <FormDialog
      title={t('contacts.add')}
      action={t('contacts.add')}
      submit={submit}
      onClose={onClose}
      extra={<DuplicateHint problem={submit.problem} onOpen={onClose} anyway={anyway} onAnyway={setAnyway} />}
    >
      <TextInput label={t('contacts.name')} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <TextInput label={t('records.emails')} type="email" autoComplete="off" {...form.getInputProps('email')} />
      <TextInput label={t('records.phones')} type="tel" autoComplete="off" {...form.getInputProps('phone')} />
      <CompanyPicker
        label={t('contacts.company')}
        value={form.values.companyId}
        title={companyTitle}
        onChange={(id, title) => {
          form.setFieldValue('companyId', id);
          setCompanyTitle(title);
        }}
        error={form.errors.companyId}
      />
    </FormDialog>
  );
}
