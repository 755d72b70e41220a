import { Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { viewsQuery } from '../api/views';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import type { ExportFormat, ExportObject } from '../records/exporting/exporting';
import { addSchedule, type Schedule } from './schedules';

const objects: ExportObject[] = ['contacts', 'companies', 'deals', 'activities', 'tasks', 'everything'];
const formats: ExportFormat[] = ['csv', 'xlsx', 'jsonl', 'vcard'];

/** A new regular export. */
export function ScheduleDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initialValues: {
      name: '',
      object: 'contacts' as ExportObject,
      format: 'xlsx' as ExportFormat,
      every: 'week' as Schedule['every'],
      on: 1,
      at: '07:00',
      viewId: '',
    },
  });
  const { every, object, format } = form.values;
  const views = useQuery(viewsQuery).data?.filter((view) => view.object === object) ?? [];
  const submit = useSubmit(form, async ({ on, viewId, ...rest }) => {
    await addSchedule({ ...rest, ...(every !== 'day' && { on }), ...(viewId && { viewId }) } as never);
    onClose();
  });
  return (
    <FormDialog title={t('exports.add')} action={t('common.add')} submit={submit} onClose={onClose}>
      <TextInput label={t('exports.name')} required data-autofocus {...form.getInputProps('name')} />
      <Select
        label={t('exports.object')}
        data={objects.map((value) => ({ value, label: t(`exports.object_${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('object')}
        onChange={(value) =>
          form.setValues({ object: value as ExportObject, viewId: '', ...(format === 'vcard' && { format: 'csv' }) })
        }
      />
      {views.length > 0 && (
        <Select
          label={t('exports.which')}
          description={t('exports.viewText')}
          data={[
            { value: '', label: t('exports.all') },
            ...views.map(({ id, name }) => ({ value: id, label: t('exports.view', { name }) })),
          ]}
          allowDeselect={false}
          {...form.getInputProps('viewId')}
        />
      )}
      <Select
        label={t('exports.format')}
        data={formats
          .filter((value) => value !== 'vcard' || object === 'contacts')
          .map((value) => ({ value, label: t(`exports.format_${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('format')}
      />
      <Select
        label={t('exports.every')}
        data={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(`exports.each_${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('every')}
      />
      <Group grow align="flex-start">
        {every === 'week' && (
          <Select
            label={t('exports.onWeekday')}
            data={weekdays()}
            allowDeselect={false}
            value={String(form.values.on)}
            onChange={(value) => form.setFieldValue('on', Number(value))}
          />
        )}
        {every === 'month' && <NumberInput label={t('exports.onDay')} min={1} max={28} {...form.getInputProps('on')} />}
        <TextInput type="time" label={t('exports.at')} {...form.getInputProps('at')} />
      </Group>
    </FormDialog>
  );
}

/** Monday to Sunday, as the language calls them. */
function weekdays() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => ({
    value: String(index + 1),
    label: format.format(new Date(Date.UTC(2024, 0, 1 + index))),
  }));
}
