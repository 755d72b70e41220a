import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ifMatch, ok } from '../../api/client';
import type { Task } from '../../api/types';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import { instantOf, wallOf } from '../../i18n/zone';
import { useMay, useMe } from '../../session/session';
import { say, sayProblem, sayUndo } from '../../ui/toasts';
import { taskChanged } from '../tasks';
import { ChecklistFields, kept } from './ChecklistFields';
import { ReminderFields } from './ReminderFields';
import { RepeatFields } from './RepeatFields';
import { readRule, ruleOf } from './repeat';

/** One task with everything that belongs to it: words, day, repetition, checklist. */
export function TaskSheet({ task, onClose }: { task: Task; onClose: () => void }) {
  const canWrite = useMay('task', 'update');
  const { tenant } = useMe();
  const zone = task.timeZone ?? tenant.timeZone;
  const dueTime = task.dueAt ? wallOf(task.dueAt, zone).slice(11, 16) : '';
  const form = useForm({
    initialValues: {
      title: task.title,
      notes: task.notes ?? '',
      dueDate: task.dueDate ?? '',
      dueTime,
      recurrence: readRule(task.recurrence),
      checklist: task.checklist,
    },
  });
  const path = { params: { path: { id: task.id } } };
  const submit = useSubmit(form, async (values) => {
    const rule = ruleOf(values.recurrence);
    const body = {
      title: values.title,
      notes: values.notes || null,
      checklist: kept(values.checklist),
      // A rule that came from elsewhere may say more than can be chosen here: it stays until another is chosen.
      ...(rule !== ruleOf(readRule(task.recurrence)) && { recurrence: rule }),
      ...((values.dueDate !== (task.dueDate ?? '') || values.dueTime !== dueTime) && due(values, zone)),
    };
    await ok(
      api.PATCH('/api/v1/tasks/{id}', {
        params: { ...path.params, header: ifMatch(task.version) },
        body: body as never,
      }),
    );
    await taskChanged();
    onClose();
    say(t('work.saved', { title: values.title }));
  });
  const skip = async () => {
    try {
      await ok(api.POST('/api/v1/tasks/{id}/skip', path));
      await taskChanged();
      onClose();
      sayUndo(t('work.skipped', { title: task.title }), async () => {
        await ok(api.POST('/api/v1/tasks/{id}/reopen', path));
        await taskChanged();
      });
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <FormDialog
      title={task.title}
      action={t('work.save')}
      submit={submit}
      onClose={onClose}
      extra={
        canWrite &&
        task.recurrence &&
        task.status === 'open' && (
          <Group>
            <Button variant="subtle" onClick={() => void skip()}>
              {t('work.skip')}
            </Button>
          </Group>
        )
      }
    >
      <TextInput label={t('taskTable.title')} data-autofocus {...form.getInputProps('title')} />
      <Group grow>
        <TextInput type="date" label={t('taskTable.due')} {...form.getInputProps('dueDate')} />
        <TextInput type="time" label={t('work.dueTime')} {...form.getInputProps('dueTime')} />
      </Group>
      <Textarea label={t('tasks.notes')} autosize minRows={1} maxRows={8} {...form.getInputProps('notes')} />
      <RepeatFields
        value={form.values.recurrence}
        onChange={(value) => form.setFieldValue('recurrence', value)}
        error={form.errors.recurrence}
      />
      {task.status === 'open' && <ReminderFields object="task" id={task.id} readOnly={!canWrite} />}
      <ChecklistFields lines={form.values.checklist} onChange={(lines) => form.setFieldValue('checklist', lines)} />
    </FormDialog>
  );
}

/** A day alone is a date; with a time it is an instant in the task's zone. */
function due({ dueDate, dueTime }: { dueDate: string; dueTime: string }, zone: string) {
  return dueDate && dueTime
    ? { dueAt: instantOf(dueDate, dueTime, zone), timeZone: zone }
    : { dueDate: dueDate || null, dueAt: null, timeZone: null };
}
