import '@mantine/schedule/styles.css';
import { Schedule, type ScheduleEventData } from '@mantine/schedule';
import { useEffect, useRef } from 'react';
import type { CalendarItem } from '../api/types';
import { t } from '../i18n/t';
import { wallOf } from '../i18n/zone';
import { Timetable } from '../ui/Timetable';
import { addDays, titleOf, type When } from './calendar';

interface CalendarGridProps {
  items: readonly CalendarItem[];
  view: 'day' | 'week' | 'month';
  date: string;
  zone: string;
  locale: string;
  onOpen: (item: CalendarItem) => void;
  onPlan: (when: When) => void;
  onMove: (item: CalendarItem, when: When) => void;
  onDay: (date: string) => void;
}

const colours: Record<string, string> = { task: 'gray', call: 'teal.9', visit: 'grape.9', demo: 'cyan.9' };

/** The days as a grid: entries are dragged to another time, pulled longer or shorter, and planned by a click on a free place. */
export function CalendarGrid({ items, view, date, zone, locale, onOpen, onPlan, onMove, onDay }: CalendarGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const itemOf = (id: string | number) => items.find((item) => item.id === id);
  useWeekdayNames(box);
  const move = ({ eventId, newStart, newEnd }: { eventId: string | number; newStart: string; newEnd: string }) => {
    const item = itemOf(eventId);
    if (item) onMove(item, whenIn(item, newStart, newEnd));
  };
  const times = {
    startTime: '06:00:00',
    endTime: '22:00:00',
    intervalMinutes: 30,
    withHeader: false,
    startScrollTime: '08:00:00',
    getCurrentTime: () => wallOf(new Date().toISOString(), zone),
  };
  return (
    <Timetable ref={box}>
      <Schedule
        view={view}
        date={date}
        locale={locale.toLowerCase().split('-')[0] ?? 'en'}
        events={items.map((item) => eventOf(item, zone))}
        labels={labels()}
        withEventsDragAndDrop
        withEventResize
        canDragEvent={(event) => itemOf(event.id)?.status === 'planned'}
        canResizeEvent={(event) => itemOf(event.id)?.object === 'activity' && itemOf(event.id)?.status === 'planned'}
        onEventDrop={move}
        onEventResize={move}
        onEventClick={(event) => {
          const item = itemOf(event.id);
          if (item) onOpen(item);
        }}
        onTimeSlotClick={({ slotStart }) =>
          onPlan({ date: slotStart.slice(0, 10), time: slotStart.slice(11, 16), minutes: 60 })
        }
        onAllDaySlotClick={(day) => onPlan({ date: day.slice(0, 10), time: '09:00', minutes: 60 })}
        onDayClick={(day) => onDay(day.slice(0, 10))}
        dayViewProps={times}
        weekViewProps={{ ...times, firstDayOfWeek: 1 }}
        monthViewProps={{ withHeader: false, firstDayOfWeek: 1 }}
      />
    </Timetable>
  );
}

function eventOf(item: CalendarItem, zone: string): ScheduleEventData {
  const common = {
    id: item.id,
    title: titleOf(item),
    color: colours[item.kind] ?? 'blue.9',
    variant: item.status === 'planned' ? ('filled' as const) : ('light' as const),
  };
  if (!item.start || !item.end) {
    const day = item.day ?? '';
    return { ...common, start: `${day} 00:00:00`, end: `${addDays(day, 1)} 00:00:00` };
  }
  return { ...common, start: wallOf(item.start, zone), end: wallOf(item.end, zone) };
}

/** A task for the whole day stays one where it is dropped on a day, and gets a time where it is dropped on one. */
function whenIn(item: CalendarItem, start: string, end: string): When {
  const minutes = Math.max(5, (Date.parse(end.replace(' ', 'T')) - Date.parse(start.replace(' ', 'T'))) / 60_000);
  const wholeDay = item.day !== null && start.slice(11, 16) === '00:00';
  return { date: start.slice(0, 10), time: wholeDay ? '' : start.slice(11, 16), minutes };
}

function labels() {
  return {
    day: t('calendar.day'),
    week: t('calendar.week'),
    month: t('calendar.month'),
    year: t('calendar.year'),
    agenda: t('calendar.agenda'),
    allDay: t('calendar.allDay'),
    weekday: t('calendar.weekday'),
    timeSlot: t('calendar.slot'),
    today: t('calendar.today'),
    next: t('calendar.next'),
    previous: t('calendar.previous'),
    noEvents: t('calendar.empty'),
    viewSelectLabel: t('calendar.view'),
    moreLabel: (count: number) => t('calendar.more', { count }),
  };
}

/** The library names its weekday buttons by their date alone: what is read out must hold what is seen. */
function useWeekdayNames(box: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    for (const button of box.current?.querySelectorAll('button[aria-label]') ?? []) {
      const [seen, name] = [button.textContent?.trim() ?? '', button.getAttribute('aria-label') ?? ''];
      if (seen && !name.includes(seen)) button.setAttribute('aria-label', `${seen} ${name}`);
    }
  });
}
