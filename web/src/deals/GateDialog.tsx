import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Gate } from '../api/problem';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t, tEnum } from '../i18n/t';
import { CustomInputs, type Typed, useCustomBody } from '../records/custom/CustomInputs';
import { CompanyPicker, ContactPicker, OwnerPicker, TagsEditor } from '../records/pickers';
import { useMe } from '../session/session';
import { Text } from '../ui/Text';
import { typedAmount } from './amounts';
import type { MoveMore } from './moveDeal';

interface GateDialogProps {
  title: string;
  gate: Gate;
  onSend: (more: MoveMore & { lostReason?: string; wonReason?: string }) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}

const longFields = ['description', 'lostReason', 'wonReason'];
const dates = ['expectedClose', 'engagedAt'];

/** Asks for exactly what a stage wants and the deal lacks; what is given here and the move happen together or not at all. */
export function GateDialog({ title, gate, onSend, onDone, onClose }: GateDialogProps) {
  const { tenant } = useMe();
  const [names, setNames] = useState<Record<string, string | null>>({});
  const own = gate.fields.filter((field) => field.startsWith('custom.'));
  const customBody = useCustomBody('deals');
  const form = useForm({
    initialValues: {
      ...Object.fromEntries(gate.fields.filter((field) => !own.includes(field)).map((field) => [field, start(field)])),
      custom: Object.fromEntries(own.map((field) => [field.slice('custom.'.length), undefined])) as Typed,
      checklist: [] as string[],
    } as Record<string, unknown> & { custom: Typed; checklist: string[] },
  });
  const submit = useSubmit(form, async ({ custom, checklist, lostReason, wonReason, ...fields }) => {
    const typed = Object.entries(fields).map(([field, value]) => [field, valueIn(field, value, tenant.currency)]);
    const body = { ...Object.fromEntries(typed), ...(own.length > 0 && customBody(custom)) };
    await onSend({
      ...(Object.keys(body).length > 0 && { fields: body }),
      ...(checklist.length > 0 && { checked: checklist }),
      ...(lostReason ? { lostReason: String(lostReason) } : {}),
      ...(wonReason ? { wonReason: String(wonReason) } : {}),
    });
    onDone();
  });
  const input = (field: string, index: number) => {
    const shared = {
      label: field === 'amount' ? t('deals.amountIn', { currency: tenant.currency }) : tEnum('stage', `field_${field}`),
      error: form.errors[field],
      ...(index === 0 && { 'data-autofocus': true }),
    };
    const text = String(form.values[field] ?? '');
    const pick = (id: string | null, name: string | null) => {
      form.setFieldValue(field, id);
      setNames({ ...names, [field]: name });
    };
    const picker = {
      ...shared,
      value: (form.values[field] as string | null) ?? null,
      title: names[field] ?? null,
      onChange: pick,
    };
    if (field === 'companyId') return <CompanyPicker key={field} {...picker} />;
    if (field === 'contactIds') return <ContactPicker key={field} {...picker} />;
    if (field === 'ownerId')
      return <OwnerPicker key={field} label={shared.label} value={picker.value} onChange={pick} error={shared.error} />;
    if (field === 'tags')
      return (
        <TagsEditor
          key={field}
          label={shared.label}
          value={(form.values.tags as string[]) ?? []}
          onChange={(tags) => form.setFieldValue('tags', tags)}
          error={shared.error}
        />
      );
    const typing = (event: { currentTarget: { value: string } }) =>
      form.setFieldValue(field, event.currentTarget.value);
    if (longFields.includes(field))
      return <Textarea key={field} {...shared} autosize minRows={2} value={text} onChange={typing} />;
    return (
      <TextInput
        key={field}
        {...shared}
        type={dates.includes(field) ? 'date' : 'text'}
        inputMode={field === 'amount' ? 'decimal' : undefined}
        autoComplete="off"
        value={text}
        onChange={typing}
      />
    );
  };
  return (
    <FormDialog
      title={t('stage.gateTitle', { title, stage: gate.stageName })}
      action={t('stage.gateMove')}
      submit={submit}
      onClose={onClose}
    >
      <Text tone="quiet">{t('stage.gateText')}</Text>
      {gate.fields.filter((field) => !own.includes(field)).map(input)}
      {own.length > 0 && (
        <CustomInputs
          collection="deals"
          values={form.values.custom}
          onChange={(key, value) => form.setFieldValue(`custom.${key}`, value as never)}
          errors={form.errors}
        />
      )}
      {gate.checklist.length > 0 && (
        <Checkbox.Group
          label={t('stage.gateChecklist')}
          value={form.values.checklist}
          onChange={(ids) => form.setFieldValue('checklist', ids)}
        >
          {gate.checklist.map(({ id, text }) => (
            <Checkbox key={id} value={id ?? ''} label={text} mt="xs" error={form.errors[`checklist[${id}]`]} />
          ))}
        </Checkbox.Group>
      )}
    </FormDialog>
  );
}

function start(field: string): unknown {
  return field === 'companyId' || field === 'contactIds' || field === 'ownerId' ? null : field === 'tags' ? [] : '';
}

function valueIn(field: string, value: unknown, currency: string): unknown {
  if (field === 'amount') return typedAmount(String(value), currency);
  if (field === 'contactIds') return value ? [value] : [];
  return value === '' ? null : value;
}
