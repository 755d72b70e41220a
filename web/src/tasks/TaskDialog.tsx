import { Group, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../api/client';
import type { Task } from '../api/types';
import type { CreatorProps } from '../creators';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { formatDate } from '../i18n/format';
import { t } from '../i18n/t';
import { instantOf } from '../i18n/zone';
import { OwnerPicker } from '../records/pickers';
import { parseQuickTask } from '../records/quickDate';
import { taskChanged } from '../records/tasks';
import { useMe } from '../session/session';
import { Text } from '../ui/Text';
import { say } from '../ui/toasts';

/** One line says it all: "call back tue 10". The rest is there when it is needed. */
export function TaskDialog({ about, name, onCreated, onClose }: CreatorProps) {
  const me = useMe();
  const form = useForm({
    initialValues: { title: name ?? '', notes: '', priority: 'normal', assigneeId: me.member.id as string | null },
  });
  const read = parseQuickTask(form.values.title, undefined, me.tenant.locale);
  const title = read.title || (about?.title ? t('tasks.followUp', { name: about.title }) : t('tasks.followUpPlain'));
  const submit = useSubmit(form, async (values) => {
    const body = {
      title,
      ...due(read, me.tenant.timeZone),
      ...(values.notes && { notes: values.notes }),
      priority: values.priority as Task['priority'],
      assigneeId: values.assigneeId,
      links: about ? [{ object: about.object, id: about.id }] : [],
    };
    const task = (await ok(api.POST('/api/v1/tasks', { body: body as never }))) as Task;
    await taskChanged();
    onClose();
    if (onCreated) onCreated({ id: task.id, title: task.title });
    else say(read.date ? t('tasks.planned', { title, day: formatDate(read.date) }) : t('tasks.added', { title }));
  });
  const when = read.date && [formatDate(read.date), read.time].filter(Boolean).join(' ');
  return (
    <FormDialog
      title={about?.title ? t('tasks.addFor', { name: about.title }) : t('tasks.add')}
      action={t('tasks.add')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('tasks.what')}
        placeholder={t('tasks.whatHint')}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('title')}
      />
      <div aria-live="polite">
        <Text tone="quiet">{when ? t('tasks.reads', { title, when }) : t('tasks.noDate')}</Text>
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
      <Textarea label={t('tasks.notes')} autosize minRows={1} maxRows={8} {...form.getInputProps('notes')} />
    </FormDialog>
  );
}

/** A day alone is a date; with a time it is an instant in the workspace's zone. */
function due({ date, time }: { date: string | undefined; time: string | undefined }, timeZone: string) {
  if (!date) return {};
  return time ? { dueAt: instantOf(date, time, timeZone), timeZone } : { dueDate: date };
}
