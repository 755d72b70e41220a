import { Button, Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CalendarItem } from '../api/types';
import { formatDate, formatMonth } from '../i18n/format';
import { t } from '../i18n/t';
import { wallOf } from '../i18n/zone';
import { paths } from '../paths';
import { useMembers } from '../records/members';
import { useMe } from '../session/session';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { useShortcuts } from '../ui/shortcuts';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { Agenda } from './Agenda';
import { isUntold } from './attendees';
import { addDays, daysOf, moveTo, useCalendar, type When } from './calendar';

const CalendarGrid = later(async () => (await import('./CalendarGrid')).CalendarGrid);
const MoveDialog = later(async () => (await import('./EntryDialog')).MoveDialog);
const PlanDialog = later(async () => (await import('./EntryDialog')).PlanDialog);
const TellDialog = later(async () => (await import('./TellDialog')).TellDialog);
const FeedDialog = later(async () => (await import('./FeedDialog')).FeedDialog);
const views = ['day', 'week', 'month', 'agenda'] as const;
type View = (typeof views)[number];

/** Calls, meetings, visits, demos and tasks by day, week or month, or as a list; a phone begins with the list. */
export function CalendarPage() {
  const me = useMe();
  const zone = me.tenant.timeZone;
  const narrow = useMediaQuery('(max-width: 48em)', window.innerWidth <= 768, { getInitialValueInEffect: false });
  const search = useSearch({ from: '/inside/calendar' });
  const navigate = useNavigate();
  const [moving, setMoving] = useState<CalendarItem>();
  const [planning, setPlanning] = useState<When>();
  const [feeds, setFeeds] = useState(false);
  const [untold, setUntold] = useState<CalendarItem>();
  const tell = async (item: CalendarItem) => {
    if (item.object === 'activity' && (await isUntold(item.id))) setUntold(item);
  };
  const today = wallOf(new Date().toISOString(), zone).slice(0, 10);
  const view: View = search.view ?? (narrow ? 'agenda' : 'week');
  const date = search.date ?? today;
  const whose = search.whose ?? me.member.id;
  const go = (change: typeof search) => void navigate(paths.calendar({ ...search, ...change }));
  const { data, isError, error, refetch } = useCalendar({
    ...daysOf(view, date),
    ...(whose !== 'all' && { memberIds: whose }),
  });
  const step = (by: 1 | -1) => {
    if (view === 'month') {
      const next = new Date(`${date.slice(0, 8)}15T00:00:00Z`);
      next.setUTCMonth(next.getUTCMonth() + by);
      go({ date: next.toISOString().slice(0, 10) });
    } else go({ date: addDays(date, by * { day: 1, week: 7, agenda: 14 }[view]) });
  };
  const plan = () => setPlanning({ date, time: '09:00', minutes: 60 });
  useShortcuts([
    { keys: 'p', label: 'nav.plan', group: 'create', run: plan, opensField: true },
    { keys: 'arrowleft', label: 'nav.before', group: 'list', run: () => step(-1) },
    { keys: 'arrowright', label: 'nav.after', group: 'list', run: () => step(1) },
  ]);
  const { from, to } = daysOf(view, date);
  return (
    <Page
      title={t('calendar.title')}
      actions={
        <Group gap="xs">
          <Button variant="default" onClick={() => setFeeds(true)}>
            {t('calendar.feed')}
          </Button>
          <Button onClick={plan}>{t('calendar.add')}</Button>
        </Group>
      }
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="xs">
            <IconButton icon="chevronLeft" label={t('calendar.previous')} onClick={() => step(-1)} />
            <Button variant="default" onClick={() => go({ date: today })}>
              {t('calendar.today')}
            </Button>
            <IconButton icon="chevronRight" label={t('calendar.next')} onClick={() => step(1)} />
            <Text strong>
              {view === 'month' && formatMonth(date.slice(0, 7))}
              {view === 'day' && formatDate(date)}
              {(view === 'week' || view === 'agenda') && `${formatDate(from)} – ${formatDate(addDays(to, -1))}`}
            </Text>
          </Group>
          <Group gap="xs">
            <Whose value={whose} onChange={(next) => go({ whose: next })} />
            <SegmentedControl
              aria-label={t('calendar.view')}
              value={view}
              onChange={(next) => go({ view: next as View })}
              data={views.map((value) => ({ value, label: t(`calendar.${value}`) }))}
            />
          </Group>
        </Group>
        {isError && <Trouble error={error} onRetry={() => void refetch()} />}
        {!data && !isError && <Loading />}
        {data?.truncated && <Text tone="quiet">{t('calendar.truncated')}</Text>}
        {data && view === 'agenda' && <Agenda items={data.items} zone={zone} onOpen={setMoving} />}
        {data && view !== 'agenda' && (
          <CalendarGrid
            items={data.items}
            view={view}
            date={date}
            zone={zone}
            locale={me.tenant.locale}
            onOpen={setMoving}
            onPlan={setPlanning}
            onMove={(item, when) => void moveTo(item, when, zone).then((moved) => (moved ? tell(item) : undefined))}
            onDay={(day) => go({ view: 'day', date: day })}
          />
        )}
      </Stack>
      {moving && (
        <MoveDialog item={moving} zone={zone} onClose={() => setMoving(undefined)} onMoved={() => void tell(moving)} />
      )}
      {untold && <TellDialog item={untold} onClose={() => setUntold(undefined)} />}
      {planning && <PlanDialog when={planning} zone={zone} onClose={() => setPlanning(undefined)} />}
      {feeds && <FeedDialog onClose={() => setFeeds(false)} />}
    </Page>
  );
}

function Whose({ value, onChange }: { value: string; onChange: (whose: string) => void }) {
  const me = useMe();
  const others = useMembers().filter((member) => member.status === 'active' && member.id !== me.member.id);
  return (
    <Select
      aria-label={t('calendar.show')}
      value={value}
      onChange={(next) => onChange(next ?? me.member.id)}
      allowDeselect={false}
      data={[
        { value: me.member.id, label: t('calendar.mine') },
        { value: 'all', label: t('calendar.everybody') },
        ...others.map((member) => ({ value: member.id, label: member.name })),
      ]}
    />
  );
}
