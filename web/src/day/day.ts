import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { Activity, Day, DayStop } from '../api/types';
import { formatTime } from '../i18n/format';
import { sayProblem } from '../ui/toasts';

const keyOf = (date: string) => ['day', date];

export function useDay(date: string) {
  return useQuery({
    queryKey: keyOf(date),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/day', { params: { query: { date } }, signal }) as never) as Promise<Day>,
  });
}

/** Open deals without a next step, or with one that is late. */
export function useGaps() {
  return useQuery({
    queryKey: ['deals', 'gaps'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/next-step-gaps', { signal })),
  });
}

/** Puts the stops into this order, at once on the screen. */
export async function orderStops(day: Day, stops: DayStop[]): Promise<void> {
  queryClient.setQueryData(keyOf(day.date), { ...day, stops });
  try {
    const body = { date: day.date, stops: stops.map((stop) => stop.activity.id) };
    await ok(api.PUT('/api/v1/day/order', { body }));
  } catch (error) {
    sayProblem(error);
    await queryClient.invalidateQueries({ queryKey: ['day'] });
  }
}

/** "10:00 – 11:00" */
export const timesOf = ({ at, endAt }: Activity): string =>
  [formatTime(at), endAt && formatTime(endAt)].filter(Boolean).join(' – ');
