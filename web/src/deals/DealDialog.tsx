import { Group, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CreatorProps } from '../creators';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { CustomInputs, type Typed, useCustomBody } from '../records/custom/CustomInputs';
import { CompanyPicker } from '../records/pickers';
import { usePipelines } from '../records/pipelines';
import { useMe } from '../session/session';
import { say } from '../ui/toasts';
import { typedAmount } from './amounts';
import { createDeal } from './createDeal';

/** A title is enough: it then stands on top of the first stage. */
export function DealDialog({ about, name, pipelineId, stageId, onCreated, onClose }: CreatorProps) {
  const me = useMe();
  const navigate = useNavigate();
  const onBoard = useLocation().pathname === '/deals';
  const pipelines = usePipelines().data ?? [];
  const company = about?.object === 'company' ? about : undefined;
  const [companyTitle, setCompanyTitle] = useState(company?.title ?? null);
  const custom = useCustomBody('deals');
  const form = useForm({
    initialValues: {
      title: name ?? '',
      amount: '',
      stageId: stageId ?? null,
      companyId: company?.id ?? (null as string | null),
      expectedClose: '',
      custom: {} as Typed,
    },
  });
  const pipeline = pipelines.find((one) => one.id === pipelineId) ?? pipelines.find((one) => one.isDefault);
  const chosen = form.values.stageId ?? pipeline?.stages.find((stage) => stage.kind === 'open')?.id ?? null;
  const submit = useSubmit(form, async (values) => {
    const deal = await createDeal({
      title: values.title.trim(),
      amount: typedAmount(values.amount, me.tenant.currency),
      ...(pipeline && { pipelineId: pipeline.id }),
      ...(chosen && { stageId: chosen }),
      ...(values.companyId && { companyId: values.companyId }),
      ...(about?.object === 'contact' && { contactIds: [about.id] }),
      ...(values.expectedClose && { expectedClose: values.expectedClose }),
      ownerId: me.member.id,
      ...custom(values.custom),
    });
    onClose();
    if (onCreated) return onCreated({ id: deal.id, title: deal.title });
    say(t('deals.added', { title: deal.title, stage: deal.stageName }));
    if (!onBoard && !about) await navigate(paths.deal(deal.id));
  });
  return (
    <FormDialog title={t('deals.add')} action={t('deals.add')} submit={submit} onClose={onClose}>
      <TextInput
        label={t('deals.name')}
        maxLength={300}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('title')}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t('deals.amountIn', { currency: me.tenant.currency })}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps('amount')}
        />
        <Select
          label={t('deals.stage')}
          data={pipeline?.stages.map((stage) => ({ value: stage.id, label: stage.name })) ?? []}
          value={chosen}
          onChange={(id) => form.setFieldValue('stageId', id)}
          allowDeselect={false}
          error={form.errors.stageId}
        />
      </Group>
      <CompanyPicker
        label={t('deals.company')}
        value={form.values.companyId}
        title={companyTitle}
        onChange={(id, title) => {
          form.setFieldValue('companyId', id);
          setCompanyTitle(title);
        }}
        error={form.errors.companyId}
      />
      <TextInput label={t('deals.expectedClose')} type="date" {...form.getInputProps('expectedClose')} />
      <CustomInputs
        collection="deals"
        values={form.values.custom}
        onChange={(key, value) => form.setFieldValue(`custom.${key}`, value as never)}
        errors={form.errors}
      />
    </FormDialog>
  );
}
