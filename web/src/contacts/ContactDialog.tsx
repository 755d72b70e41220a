import { Button, Checkbox, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Contact } from '../api/types';
import type { CreatorProps } from '../creators';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { withQualityWords, withRareWords } from '../i18n/load';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { CustomInputs, type Typed, useCustomBody } from '../records/custom/CustomInputs';
import { DuplicateHint } from '../records/DuplicateHint';
import { CompanyPicker } from '../records/pickers';
import { EmailHint } from '../records/pointCareLater';
import { createRecord } from '../records/records';
import { announce } from '../ui/announce';
import { later } from '../ui/later';
import { say, sayProblem } from '../ui/toasts';
import { isLine, readLine } from './contactLine';
import { splitName } from './contacts';

/** With their words, which the page behind the dialog may not have loaded. */
const PersonalInputs = later(async () => (await withRareWords(() => import('./PersonalInputs'))).PersonalInputs);

const LikelyDuplicates = later(
  async () => (await withQualityWords(() => import('../records/duplicates/LikelyDuplicates'))).LikelyDuplicates,
);

/** A name is enough; e-mail, phone and company if they are at hand, or all of it typed as one line. */
export function ContactDialog({ about, name, phone, onCreated, onClose }: CreatorProps) {
  const navigate = useNavigate();
  const company = about?.object === 'company' ? about : undefined;
  const [companyTitle, setCompanyTitle] = useState(company?.title ?? null);
  const [newCompany, setNewCompany] = useState<{ name: string; wanted: boolean }>();
  const [more, setMore] = useState(false);
  const [anyway, setAnyway] = useState(false);
  const custom = useCustomBody('contacts');
  const form = useForm({
    initialValues: {
      name: name ?? '',
      email: '',
      phone: phone ?? '',
      companyId: company?.id ?? (null as string | null),
      custom: {} as Typed,
      personal: {} as Record<string, string>,
    },
  });
  const read = async (text: string) => {
    const line = await readLine(text);
    const { values } = form;
    form.setValues({
      name: line.name,
      email: line.email || values.email,
      phone: line.phone || values.phone,
      companyId: line.company?.id ?? values.companyId,
    });
    if (line.company?.id) setCompanyTitle(line.company.name);
    else if (line.company && !values.companyId) setNewCompany({ name: line.company.name, wanted: true });
    announce(t('contacts.lineRead'));
  };
  // A line that the dialog was opened with (from the palette) is read at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what it was opened with
  useEffect(() => {
    if (name && isLine(name)) read(name).catch(sayProblem);
  }, []);
  const typed = ({ name: full, email, phone: number, companyId }: typeof form.values) => ({
    ...splitName(full),
    ...(email && { emails: [{ value: email.trim() }] }),
    ...(number && { phones: [{ value: number.trim() }] }),
    ...(companyId && { companyId }),
  });
  const submit = useSubmit(form, async (values) => {
    if (isLine(values.name)) return read(values.name);
    let companyId = values.companyId;
    if (!companyId && newCompany?.wanted) {
      companyId = (await createRecord('companies', { name: newCompany.name })).id;
      // Should the contact be refused, the company is there already and is not made twice.
      form.setFieldValue('companyId', companyId);
      setCompanyTitle(newCompany.name);
      setNewCompany(undefined);
    }
    const body = {
      ...typed({ ...values, companyId }),
      ...custom(values.custom),
      ...(more && (await import('./PersonalInputs')).personalBody(values.personal)),
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
      <TextInput
        label={t('contacts.name')}
        description={t('contacts.nameHint')}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('name')}
        onBlur={() => {
          if (isLine(form.values.name)) read(form.values.name).catch(sayProblem);
        }}
      />
      <TextInput label={t('records.emails')} type="email" autoComplete="off" {...form.getInputProps('email')} />
      <EmailHint value={form.values.email} onUse={(email) => form.setFieldValue('email', email)} />
      <TextInput label={t('records.phones')} type="tel" autoComplete="off" {...form.getInputProps('phone')} />
      <CompanyPicker
        key={companyTitle}
        label={t('contacts.company')}
        value={form.values.companyId}
        title={companyTitle}
        onChange={(id, title) => {
          form.setFieldValue('companyId', id);
          setCompanyTitle(title);
          setNewCompany(undefined);
        }}
        error={form.errors.companyId}
      />
      {(form.values.email || form.values.phone || form.values.name.includes(' ')) && !isLine(form.values.name) && (
        <LikelyDuplicates object="contacts" record={typed(form.values)} onOpen={onClose} />
      )}
      {newCompany && (
        <Checkbox
          label={t('contacts.newCompany', { name: newCompany.name })}
          checked={newCompany.wanted}
          onChange={(event) => setNewCompany({ ...newCompany, wanted: event.currentTarget.checked })}
        />
      )}
      <CustomInputs
        collection="contacts"
        values={form.values.custom}
        onChange={(key, value) => form.setFieldValue(`custom.${key}`, value as never)}
        errors={form.errors}
      />
      {more ? (
        <PersonalInputs
          values={form.values.personal}
          onChange={(field, value) => form.setFieldValue(`personal.${field}`, value)}
          errors={form.errors}
        />
      ) : (
        <div>
          <Button variant="subtle" onClick={() => setMore(true)}>
            {t('contacts.moreFields')}
          </Button>
        </div>
      )}
    </FormDialog>
  );
}
