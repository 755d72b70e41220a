import { Autocomplete, Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { CustomField, CustomType } from '../api/types';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t, tEnum } from '../i18n/t';
import { useAllCustomFields } from '../records/custom/customFields';
import { lifecycleStages } from '../records/lifecycle';
import { usePipelines } from '../records/pipelines';
import { Text } from '../ui/Text';
import { say } from '../ui/toasts';
import { addField, changeField, previewField } from './customFields';
import { type FieldObject, objects } from './fieldsSearch';
import { type Option, OptionsEditor } from './OptionsEditor';

const types: CustomType[] = [
  'text',
  'longText',
  'number',
  'money',
  'date',
  'choice',
  'multiChoice',
  'yesNo',
  'link',
  'relation',
];
const uniqueTypes: CustomType[] = ['text', 'number', 'date', 'link'];

interface FieldDialogProps {
  object: FieldObject;
  /** Absent for a new one. */
  field?: CustomField;
  onClose: () => void;
}

/** Defines a field, or changes one: what the change means for the values is said before it is made. */
export function FieldDialog({ object, field, onClose }: FieldDialogProps) {
  const groups = useAllCustomFields().data?.flatMap((one) => one.group ?? []) ?? [];
  const form = useForm({
    initialValues: {
      label: field?.label ?? '',
      type: field?.type ?? ('text' as CustomType),
      options: (field?.options.length ? field.options : [{ label: '' }]) as Option[],
      target: field?.target ?? ('company' as FieldObject),
      description: field?.description ?? '',
      required: field?.required ?? { when: 'never' as 'never' | 'always' | 'lifecycle' | 'stage', from: null },
      unique: field?.unique ?? false,
      sensitivity: field?.sensitivity ?? 'normal',
      group: field?.group ?? '',
      showInTable: field?.showInTable ?? true,
    },
  });
  const { values } = form;
  const choice = values.type === 'choice' || values.type === 'multiChoice';
  const body = {
    label: values.label,
    type: values.type,
    ...(choice && { options: values.options.filter((option) => option.label.trim() !== '' || option.id) }),
    ...(values.type === 'relation' && { target: values.target }),
    description: values.description || null,
    required: values.required,
    unique: values.unique && uniqueTypes.includes(values.type),
    sensitivity: values.sensitivity,
    group: values.group || null,
    showInTable: values.showInTable,
  };
  const submit = useSubmit(form, async () => {
    await (field ? changeField(field, body) : addField({ object, ...body }));
    say(t(field ? 'settings.saved' : 'fields.added', { name: values.label }));
    onClose();
  });
  return (
    <FormDialog
      title={t(field ? 'fields.edit' : 'fields.add')}
      action={t(field ? 'common.save' : 'fields.add')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput label={t('fields.label')} data-autofocus autoComplete="off" {...form.getInputProps('label')} />
      <Select
        label={t('fields.type')}
        data={(field ? [field.type, ...field.canBecome] : types).map((value) => ({
          value,
          label: t(`fields.type_${value}`),
        }))}
        allowDeselect={false}
        {...form.getInputProps('type')}
      />
      {field && field.type !== values.type && <Consequence field={field} body={body} />}
      {choice && (
        <OptionsEditor
          options={values.options}
          onChange={(options) => form.setFieldValue('options', options)}
          errors={form.errors}
        />
      )}
      {values.type === 'relation' && (
        <Select
          label={t('fields.target')}
          data={objects.map((value) => ({ value, label: t(`fields.object_${value}`) }))}
          allowDeselect={false}
          disabled={field !== undefined}
          {...form.getInputProps('target')}
        />
      )}
      <RequiredSelect
        object={object}
        value={values.required}
        error={form.errors.required ?? form.errors['required.from']}
        onChange={(required) => form.setFieldValue('required', required)}
      />
      <Select
        label={t('fields.sensitivity')}
        description={t('fields.sensitivityText')}
        data={(['normal', 'personal', 'special'] as const).map((value) => ({
          value,
          label: t(`fields.sensitivity_${value}`),
        }))}
        allowDeselect={false}
        {...form.getInputProps('sensitivity')}
      />
      <Autocomplete label={t('fields.group')} data={[...new Set(groups)]} {...form.getInputProps('group')} />
      <Textarea label={t('fields.description')} autosize {...form.getInputProps('description')} />
      {uniqueTypes.includes(values.type) && (
        <Checkbox label={t('fields.uniqueText')} {...form.getInputProps('unique', { type: 'checkbox' })} />
      )}
      <Checkbox label={t('fields.showInTable')} {...form.getInputProps('showInTable', { type: 'checkbox' })} />
    </FormDialog>
  );
}

/** How many of the values fit the new type; the others are kept and shown. */
function Consequence({ field, body }: { field: CustomField; body: Record<string, unknown> }) {
  const { data } = useQuery({
    queryKey: ['customFields', 'preview', field.id, body],
    queryFn: () => previewField(field, body),
    retry: false,
  });
  if (!data) return null;
  if (data.values === 0) return <Text tone="quiet">{t('fields.noValues')}</Text>;
  return (
    <Text tone={data.kept > 0 ? 'warn' : 'good'}>
      {t('fields.fitting', { count: data.fitting, values: data.values })}
      {data.kept > 0 && ` ${t('fields.keptOnes', { count: data.kept, examples: data.examples.join(', ') })}`}
    </Text>
  );
}

interface RequiredSelectProps {
  object: FieldObject;
  value: { when: 'never' | 'always' | 'lifecycle' | 'stage'; from?: string | null };
  error: React.ReactNode;
  onChange: (value: RequiredSelectProps['value']) => void;
}

/** Never, always, or from a stage on: one list of all of them. */
function RequiredSelect({ object, value, error, onChange }: RequiredSelectProps) {
  const { data: pipelines } = usePipelines();
  const lifecycle = lifecycleStages.map((stage) => ({
    value: `lifecycle ${stage}`,
    label: t('fields.requiredFrom', { stage: tEnum('contacts', `stage_${stage}`) }),
  }));
  const stages = (pipelines ?? []).flatMap((pipeline) =>
    pipeline.stages.map((stage) => ({
      value: `stage ${stage.id}`,
      label: t('fields.requiredFrom', {
        stage: pipelines && pipelines.length > 1 ? `${pipeline.name}: ${stage.name}` : stage.name,
      }),
    })),
  );
  return (
    <Select
      label={t('fields.requiredWhen')}
      data={[
        { value: 'never', label: t('fields.required_never') },
        { value: 'always', label: t('fields.required_always') },
        ...(object === 'contact' ? lifecycle : object === 'deal' ? stages : []),
      ]}
      value={value.from ? `${value.when} ${value.from}` : value.when}
      onChange={(next) => {
        const [when = 'never', from = null] = (next ?? 'never').split(' ');
        onChange({ when: when as RequiredSelectProps['value']['when'], from });
      }}
      allowDeselect={false}
      error={error}
    />
  );
}
