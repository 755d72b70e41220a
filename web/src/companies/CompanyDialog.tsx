import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Company } from '../api/types';
import type { CreatorProps } from '../creators';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { withQualityWords } from '../i18n/load';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { CustomInputs, type Typed, useCustomBody } from '../records/custom/CustomInputs';
import { DuplicateHint } from '../records/DuplicateHint';
import { createRecord } from '../records/records';
import { later } from '../ui/later';
import { say } from '../ui/toasts';
import { domainsOf } from './companies';

const LikelyDuplicates = later(
  async () => (await withQualityWords(() => import('../records/duplicates/LikelyDuplicates'))).LikelyDuplicates,
);

export function CompanyDialog({ name, onCreated, onClose }: CreatorProps) {
  const navigate = useNavigate();
  const [anyway, setAnyway] = useState(false);
  const custom = useCustomBody('companies');
  const form = useForm({ initialValues: { name: name ?? '', domains: '', industry: '', custom: {} as Typed } });
  const submit = useSubmit(form, async (values) => {
    const domains = domainsOf(values.domains);
    const body = {
      name: values.name.trim(),
      ...(domains.length > 0 && { domains }),
      ...(values.industry && { industry: values.industry.trim() }),
      ...custom(values.custom),
    };
    const company = await createRecord<Company>('companies', body, anyway ? { allowDuplicates: true } : undefined);
    onClose();
    if (onCreated) return onCreated({ id: company.id, title: company.name });
    say(t('companies.added', { name: company.name }));
    await navigate(paths.company(company.id));
  });
  return (
    <FormDialog
      title={t('companies.add')}
      action={t('companies.add')}
      submit={submit}
      onClose={onClose}
      extra={<DuplicateHint problem={submit.problem} onOpen={onClose} anyway={anyway} onAnyway={setAnyway} />}
    >
      <TextInput label={t('companies.name')} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <TextInput
        label={t('companies.domains')}
        placeholder={t('companies.domainsHint')}
        autoComplete="off"
        {...form.getInputProps('domains')}
      />
      {(form.values.name.length > 2 || form.values.domains) && (
        <LikelyDuplicates
          object="companies"
          record={{ name: form.values.name.trim(), domains: domainsOf(form.values.domains) }}
          onOpen={onClose}
        />
      )}
      <TextInput label={t('companies.industry')} autoComplete="off" {...form.getInputProps('industry')} />
      <CustomInputs
        collection="companies"
        values={form.values.custom}
        onChange={(key, value) => form.setFieldValue(`custom.${key}`, value as never)}
        errors={form.errors}
      />
    </FormDialog>
  );
}
