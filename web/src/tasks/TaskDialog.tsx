import { Group, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../api/client';
import type { ChecklistLine, Task } from '../api/types';
import type { CreatorProps } from '../creators';
import { Fold } from '../forms/Fold';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { formatDate } from '../i18n/format';
import { type Key, t } from '../i18n/t';
import { instantOf } from '../i18n/zone';
import { OwnerPicker } from '../records/pickers';
import { parseQuickTask } from '../records/quickDate';
import { taskChanged } from '../records/tasks';
import { ChecklistFields, kept } from '../records/work/ChecklistFields';
import { RepeatFields } from '../records/work/RepeatFields';
import { never, ruleOf } from '../records/work/repeat';
import { useMe } from '../session/session';
import { Text } from '../ui/Text';
import { say } from '../ui/toasts';

/** One line says it all: "call back tue 10". The rest is there when it is needed. */
export function TaskDialog({ about, name, onCreated, onClose }: CreatorProps) {
  const me = useMe();
  const form = useForm({
    initialValues: {
      title: name ?? '',
      notes: '',
      priority: 'normal',
      assigneeId: me.member.id as string | null,
      remind: '',
      recurrence: never,
      checklist: [] as ChecklistLine[],
    },
  });
  const read = parseQuickTask(form.values.title, undefined, me.tenant.locale);
  const title =
    read.title || (about?.title ? t('work.new_followUp', { name: about.title }) : t('work.new_followUpPlain'));
  const submit = useSubmit(form, async (values) => {
    const body = {
      title,
      ...due(read, me.tenant.timeZone),
      ...(values.notes && { notes: values.notes }),
      priority: values.priority as Task['priority'],
      assigneeId: values.assigneeId,
      recurrence: ruleOf(values.recurrence),
      checklist: kept(values.checklist),
      links: about ? [{ object: about.object, id: about.id }] : [],
    };
    const task = (await ok(api.POST('/api/v1/tasks', { body: body as never }))) as Task;
    if (values.remind && read.date) {
      const items = [{ minutesBefore: Number(values.remind) }];
      await ok(api.PUT('/api/v1/tasks/{id}/reminders', { params: { path: { id: task.id } }, body: { items } }));
    }
    await taskChanged();
    onClose();
    if (onCreated) onCreated({ id: task.id, title: task.title });
    else say(read.date ? t('tasks.planned', { title, day: formatDate(read.date) }) : t('tasks.added', { title }));
  });
  const when = read.date && [formatDate(read.date), read.time].filter(Boolean).join(' ');
  return (
    <FormDialog
      title={about?.title ? t('work.new_addFor', { name: about.title }) : t('tasks.add')}
      action={t('tasks.add')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('work.new_what')}
        placeholder={t('work.new_whatHint')}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('title')}
      />
      <div aria-live="polite">
        <Text tone="quiet">{when ? t('work.new_reads', { title, when }) : t('work.new_noDate')}</Text>
      </div>
      <Group grow>
        <OwnerPicker
          label={t('tasks.assignee')}
          value={form.values.assigneeId}
          onChange={(id) => form.setFieldValue('assigneeId', id)}
          error={form.errors.assigneeId}
        />
        <Select
          label={t('tasks.priority')}
          data={(['low', 'normal', 'high'] as const).map((value) => ({ value, label: t(`tasks.priority_${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps('priority')}
        />
      </Group>
      {read.date && (
        <Select
          label={t('tasks.remind')}
          data={['', '0', '10', '60', '1440'].map((value) => ({
            value,
            label: t(`tasks.remind_${value || 'none'}` as Key),
          }))}
          allowDeselect={false}
          {...form.getInputProps('remind')}
        />
      )}
      <Textarea label={t('tasks.notes')} autosize minRows={1} maxRows={8} {...form.getInputProps('notes')} />
      <Fold title={t('work.repeatAndList')}>
        <RepeatFields
          value={form.values.recurrence}
          onChange={(value) => form.setFieldValue('recurrence', value)}
          error={form.errors.recurrence}
        />
        <ChecklistFields lines={form.values.checklist} onChange={(lines) => form.setFieldValue('checklist', lines)} />
      </Fold>
    </FormDialog>
  );
}

/** A day alone is a date; with a time it is an instant in the workspace's zone. */
function due({ date, time }: { date: string | undefined; time: string | undefined }, timeZone: string) {
  if (!date) return {};
  return time ? { dueAt: instantOf(date, time, timeZone), timeZone } : { dueDate: date };
}
