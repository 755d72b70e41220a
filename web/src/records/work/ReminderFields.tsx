import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, ok } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/t';
import { sayProblem, sayUndo } from '../../ui/toasts';

type Reminder = components['schemas']['ReminderView'];
type ReminderInput = components['schemas']['ReminderInput'];

const minutes = [0, 10, 30, 60, 120, 1440, 2880, 10_080] as const;

interface ReminderFieldsProps {
  object: 'task' | 'activity';
  id: string;
  readOnly: boolean;
}

/** When it rings: as often as one likes, kept at once. */
export function ReminderFields({ object, id, readOnly }: ReminderFieldsProps) {
  const key = ['reminders', object, id];
  const { data = [] } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await read(object, id, signal)).items as Reminder[],
  });
  const own = data.filter((one) => !(minutes as readonly (number | null)[]).includes(one.minutesBefore));
  const [chosen, setChosen] = useState<string[]>();
  const turn = useRef(Promise.resolve());
  const set = async (items: ReminderInput[]) => {
    queryClient.setQueryData(key, (await write(object, id, items)).items);
  };
  // Shown at once and sent one after the other: a second choice does not overtake the first.
  const change = (values: string[]) => {
    setChosen(values);
    const before = data.map(inputOf);
    const items = values.map((value) => {
      const kept = own.find((one) => one.id === value);
      return kept ? inputOf(kept) : { minutesBefore: Number(value) };
    });
    turn.current = turn.current
      .then(() => set(items as ReminderInput[]))
      .then(() => sayUndo(t('work.remindersKept'), () => set(before)), sayProblem)
      .finally(() => setChosen((now) => (now === values ? undefined : now)));
  };
  return (
    <MultiSelect
      label={t('work.reminders')}
      placeholder={data.length === 0 ? t('work.remindersNone') : ''}
      data={[
        ...minutes.map((value) => ({ value: String(value), label: t(`work.remind_${value}`) })),
        ...own.map((one) => ({ value: one.id, label: labelOf(one) })),
      ]}
      value={chosen ?? data.map((one) => (own.includes(one) ? one.id : String(one.minutesBefore)))}
      onChange={change}
      maxValues={10}
      readOnly={readOnly}
    />
  );
}

function labelOf({ minutesBefore, at, dueAt }: Reminder): string {
  const when = at ?? dueAt;
  return minutesBefore === null && when ? formatInstant(when) : t('work.remindBefore', { count: minutesBefore ?? 0 });
}

/** As it was said: a time on the clock stays one. */
function inputOf({ minutesBefore, at, localTime, timeZone }: Reminder): ReminderInput {
  const said = minutesBefore !== null ? { minutesBefore } : localTime ? { localTime, timeZone } : { at };
  return said as ReminderInput;
}

function read(object: 'task' | 'activity', id: string, signal: AbortSignal) {
  const asked = { params: { path: { id } }, signal };
  return ok(
    object === 'task'
      ? api.GET('/api/v1/tasks/{id}/reminders', asked)
      : api.GET('/api/v1/activities/{id}/reminders', asked),
  );
}

function write(object: 'task' | 'activity', id: string, items: ReminderInput[]) {
  const sent = { params: { path: { id } }, body: { items } };
  return ok(
    object === 'task'
      ? api.PUT('/api/v1/tasks/{id}/reminders', sent)
      : api.PUT('/api/v1/activities/{id}/reminders', sent),
  );
}
