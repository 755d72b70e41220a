import { Button, Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import type { CalendarItem } from '../api/types';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { formatInstant } from '../i18n/format';
import { withWorkWords } from '../i18n/load';
import { t } from '../i18n/t';
import { instantOf } from '../i18n/zone';
import { recordPath } from '../paths';
import { ContactPicker } from '../records/pickers';
import { useCan } from '../session/session';
import { later } from '../ui/later';
import { sayProblem, sayUndo } from '../ui/toasts';
import { AttendeeList } from './AttendeeList';
import { sendInvitations, setAttendees } from './attendees';
import { calendarChanged, moveTo, titleOf, type When, whenOf } from './calendar';

const ReminderFields = later(
  async () => (await withWorkWords(() => import('../records/work/ReminderFields'))).ReminderFields,
);

interface MoveDialogProps {
  item: CalendarItem;
  zone: string;
  onClose: () => void;
  onMoved: () => void;
}

/** Another time for something: what a drag does, by keys. And who takes part in it. */
export function MoveDialog({ item, zone, onClose, onMoved }: MoveDialogProps) {
  const canWrite = useCan('records.write');
  const form = useForm({ initialValues: { ...whenOf(item, zone) } });
  const submit = useSubmit(form, async (values) => {
    if (!(await moveTo(item, values, zone))) return;
    onClose();
    onMoved();
  });
  return (
    <FormDialog title={titleOf(item)} action={t('common.save')} submit={submit} onClose={onClose}>
      <TimeFields form={form} optional={item.object === 'task'} />
      {item.object === 'activity' && (
        <AttendeeList id={item.id} ownerId={item.ownerId} planned={item.status === 'planned'} />
      )}
      {item.status === 'planned' && (
        <ReminderFields object={item.object === 'task' ? 'task' : 'activity'} id={item.id} readOnly={!canWrite} />
      )}
      <Group>
        {item.about.map((one) => (
          <Button
            key={one.id}
            variant="default"
            renderRoot={(props) => <Link {...recordPath(one.object, one.id)} {...props} />}
          >
            {t('calendar.open', { title: one.title })}
          </Button>
        ))}
      </Group>
    </FormDialog>
  );
}

/** A meeting, call, visit or demo with somebody. */
export function PlanDialog({ when, zone, onClose }: { when: When; zone: string; onClose: () => void }) {
  const form = useForm({
    initialValues: { ...when, kind: 'meeting', subject: '', contactId: null as string | null, invite: false },
  });
  const submit = useSubmit(form, async ({ kind, subject, contactId, invite, date, time, minutes }) => {
    if (!contactId) return form.setFieldError('contactId', t('calendar.needsContact'));
    const at = instantOf(date, time, zone);
    const endAt = new Date(Date.parse(at) + minutes * 60_000).toISOString();
    const links = [{ object: 'contact', id: contactId }];
    const body = { kind, at, endAt, ...(subject && { subject }), links } as never;
    const { id } = (await ok(api.POST('/api/v1/activities', { body }))) as { id: string };
    // It is planned, whether or not the mail can go.
    if (invite)
      await setAttendees(id, [{ contactId }])
        .then(() => sendInvitations(id), sayProblem)
        .catch(sayProblem);
    await calendarChanged();
    onClose();
    const title = subject || t('calendar.kind_meeting');
    sayUndo(t('calendar.planned', { title, when: formatInstant(at) }), async () => {
      await ok(api.DELETE('/api/v1/activities/{id}', { params: { path: { id } } }));
      await calendarChanged();
    });
  });
  return (
    <FormDialog title={t('calendar.addTitle')} action={t('calendar.add')} submit={submit} onClose={onClose}>
      <TextInput label={t('calendar.subject')} data-autofocus autoComplete="off" {...form.getInputProps('subject')} />
      <Group grow>
        <Select
          label={t('calendar.kind')}
          data={(['meeting', 'call', 'visit'] as const).map((value) => ({ value, label: t(`calendar.kind_${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
        <ContactPicker
          label={t('calendar.contact')}
          value={form.values.contactId}
          title={null}
          onChange={(id) => form.setFieldValue('contactId', id)}
          error={form.errors.contactId}
        />
      </Group>
      <TimeFields form={form} />
      <Checkbox label={t('calendar.inviteNow')} {...form.getInputProps('invite', { type: 'checkbox' })} />
    </FormDialog>
  );
}

interface TimeFieldsProps {
  form: { getInputProps: (name: 'date' | 'time' | 'minutes') => object; values: When };
  optional?: boolean;
}

function TimeFields({ form, optional }: TimeFieldsProps) {
  return (
    <Group grow align="start">
      <TextInput type="date" label={t('calendar.date')} {...form.getInputProps('date')} />
      <TextInput
        type="time"
        label={t('calendar.time')}
        {...(optional && { description: t('calendar.timeText') })}
        {...form.getInputProps('time')}
      />
      {!optional && (
        <NumberInput
          label={t('calendar.takes')}
          min={5}
          max={1440}
          step={15}
          suffix=" min"
          {...form.getInputProps('minutes')}
        />
      )}
    </Group>
  );
}
