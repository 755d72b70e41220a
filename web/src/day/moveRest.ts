import { api, ok } from '../api/client';
import type { Activity, Day, Task } from '../api/types';
import { formatDate } from '../i18n/format';
import { t } from '../i18n/t';
import { instantOf } from '../i18n/zone';
import { workChanged } from '../records/work/steps';
import { sayProblem, sayUndo } from '../ui/toasts';

interface Moved {
  items: {
    id: string;
    status: number;
    before: { dueDate: string | null; dueAt: string | null; timeZone: string | null } | null;
  }[];
}

/** Moves what is left of a day to another one, each at its time of day; Undo puts all of it back. */
export async function moveRest(day: Day, to: string): Promise<void> {
  const tasks = [...day.tasks, ...day.overdueTasks];
  const stops = [...day.stops, ...day.late].map((stop) => stop.activity);
  try {
    const moved = tasks.length > 0 ? await reschedule(tasks, to) : { items: [] };
    if (stops.length > 0) await patchStops(stops.map((stop) => shifted(stop, to, day.timeZone)));
    await workChanged();
    const count = moved.items.filter((item) => item.status === 200).length + stops.length;
    sayUndo(t('work.moved', { count, day: formatDate(to) }), async () => {
      const back = moved.items.flatMap(({ id, before }) => (before ? [{ id, ...dueOf(before) }] : []));
      if (back.length > 0) await ok(api.POST('/api/v1/tasks/batch', { body: { items: back } as never }));
      if (stops.length > 0) await patchStops(stops.map(({ id, at, endAt }) => ({ id, at, endAt })));
      await workChanged();
    });
  } catch (error) {
    sayProblem(error);
  }
}

async function reschedule(tasks: Task[], to: string): Promise<Moved> {
  const body = { ids: tasks.map((task) => task.id), to: { date: to } };
  return (await ok(api.POST('/api/v1/tasks/reschedule', { body: body as never }))) as Moved;
}

const dueOf = (due: { dueDate: string | null; dueAt: string | null; timeZone: string | null }) =>
  due.dueAt ? { dueAt: due.dueAt, timeZone: due.timeZone } : { dueDate: due.dueDate };

async function patchStops(items: { id: string; at: string; endAt: string | null }[]): Promise<void> {
  await ok(api.POST('/api/v1/activities/batch', { body: { items } as never }));
}

/** The same time on the clock on another day. */
function shifted(stop: Activity, to: string, zone: string) {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const at = instantOf(to, clock.format(new Date(stop.at)), zone);
  const length = stop.endAt ? Date.parse(stop.endAt) - Date.parse(stop.at) : undefined;
  return { id: stop.id, at, endAt: length === undefined ? null : new Date(Date.parse(at) + length).toISOString() };
}

/** The next day that is no Saturday or Sunday. */
export function nextWorkingDay(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  do day.setUTCDate(day.getUTCDate() + 1);
  while (day.getUTCDay() % 6 === 0);
  return day.toISOString().slice(0, 10);
}
