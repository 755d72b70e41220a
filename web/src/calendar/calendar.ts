import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { CalendarItem, CalendarPart } from '../api/types';
import { formatDate, formatInstant } from '../i18n/format';
import { type Key, t } from '../i18n/t';
import { instantOf, wallOf } from '../i18n/zone';
import { taskChanged } from '../records/tasks';
import { sayProblem, sayUndo } from '../ui/toasts';

/** The days as people choose them: whose, and from when to when. */
export interface Stretch {
  from: string;
  to: string;
  memberIds?: string;
  teamId?: string;
}

export function useCalendar(stretch: Stretch) {
  return useQuery({
    queryKey: keys.calendar(stretch),
    queryFn: async () =>
      (await ok(api.GET('/api/v1/calendar', { params: { query: stretch as never } }))) as CalendarPart,
    placeholderData: (before) => before,
  });
}

/** When something is: a day, or a day with a time and minutes. */
export interface When {
  date: string;
  time: string;
  minutes: number;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The first of the days that a view shows, and the day after the last. Weeks begin on Monday. */
export function daysOf(view: string, date: string): { from: string; to: string } {
  if (view === 'day') return { from: date, to: addDays(date, 1) };
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  if (view === 'week') return { from: addDays(date, -weekday), to: addDays(date, 7 - weekday) };
  if (view === 'agenda') return { from: date, to: addDays(date, 14) };
  const first = `${date.slice(0, 8)}01`;
  return { from: addDays(first, -7), to: addDays(first, 45) };
}

export function titleOf(item: CalendarItem): string {
  return item.title || [t(`calendar.kind_${item.kind}` as Key), item.about[0]?.title].filter(Boolean).join(': ');
}

export function whenOf(item: CalendarItem, zone: string): When {
  if (!item.start) return { date: item.day ?? '', time: '', minutes: 0 };
  const [date = '', time = ''] = wallOf(item.start, zone).split(' ');
  const minutes = item.end ? Math.round((Date.parse(item.end) - Date.parse(item.start)) / 60_000) : 30;
  return { date, time: time.slice(0, 5), minutes };
}

function bodyOf(item: CalendarItem, when: When, zone: string) {
  const start = when.time && instantOf(when.date, when.time, zone);
  if (item.object === 'task')
    return start ? { dueAt: start, timeZone: zone } : { dueDate: when.date, dueAt: null, timeZone: null };
  return { at: start, endAt: new Date(Date.parse(start || '') + when.minutes * 60_000).toISOString() };
}

async function write(item: CalendarItem, when: When, zone: string): Promise<CalendarItem> {
  const request = {
    params: { path: { id: item.id }, header: ifMatch(item.version) },
    body: bodyOf(item, when, zone) as never,
  };
  const fresh: { version: number } =
    item.object === 'task'
      ? await ok(api.PATCH('/api/v1/tasks/{id}', request))
      : await ok(api.PATCH('/api/v1/activities/{id}', request));
  await calendarChanged();
  return { ...item, version: fresh.version };
}

/** Moves it at once; Undo moves it back. */
export async function moveTo(item: CalendarItem, when: When, zone: string): Promise<boolean> {
  try {
    const before = whenOf(item, zone);
    const fresh = await write(item, when, zone);
    const words = when.time ? formatInstant(instantOf(when.date, when.time, zone)) : formatDate(when.date);
    sayUndo(t('calendar.moved', { title: titleOf(item), when: words }), () => write(fresh, before, zone));
    return true;
  } catch (error) {
    sayProblem(error);
    await calendarChanged();
    return false;
  }
}

export async function calendarChanged(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['calendar'] }), taskChanged()]);
}
