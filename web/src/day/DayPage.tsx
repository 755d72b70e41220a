import { Button, Group } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Day, Task } from '../api/types';
import { formatDate, today } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { plusDays } from '../records/quickDate';
import { TaskRow } from '../records/TaskRow';
import { useWaiting, type Waiting } from '../records/work/waiting';
import { useMay } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { DayStops } from './DayStops';
import { orderStops, useDay, useGaps } from './day';

const WaitingResults = later(async () => (await import('./WaitingResults')).WaitingResults);
// Where it is needed there is no connection to fetch it.
WaitingResults.preload();
const MoveMenu = later(async () => (await import('./MoveMenu')).MoveMenu);

/** What today brings, made for a phone on the road: stops in order, then tasks. The address holds the day. */
export function DayPage() {
  const { date = today() } = useSearch({ from: '/inside/day' });
  const navigate = useNavigate();
  const day = useDay(date);
  const waiting = useWaiting();
  const go = (to: string) => void navigate(paths.day(to === today() ? undefined : to));
  return (
    <Page
      title={t('work.day')}
      aside={formatDate(date)}
      width="narrow"
      actions={
        <Group gap={4} wrap="nowrap">
          <IconButton icon="chevronLeft" label={t('work.dayPrevious')} onClick={() => go(plusDays(date, -1))} />
          {date !== today() && (
            <Button variant="default" onClick={() => go(today())}>
              {t('work.dayToday')}
            </Button>
          )}
          <IconButton icon="chevronRight" label={t('work.dayNext')} onClick={() => go(plusDays(date, 1))} />
        </Group>
      }
    >
      {day.isPending && <Loading />}
      {day.isError && <Trouble error={day.error} onRetry={() => void day.refetch()} />}
      {waiting.length > 0 && <WaitingResults all={waiting} />}
      {day.data && <DayList day={without(day.data, waiting)} />}
    </Page>
  );
}

function DayList({ day }: { day: Day }) {
  const canPlan = useMay('task', 'update');
  const gaps = useGaps().data;
  const missing = gaps ? gaps.deals.without + gaps.deals.overdue : 0;
  const rest = day.stops.length + day.late.length + day.tasks.length + day.overdueTasks.length;
  return (
    <>
      <Group justify="space-between">
        {day.done > 0 ? <Text tone="good">{t('work.dayDone', { count: day.done })}</Text> : <span />}
        {canPlan && rest > 0 && <MoveMenu day={day} />}
      </Group>
      {missing > 0 && (
        <p>
          <Link {...paths.deals({ view: 'list', sort: 'nextStepAt' })}>
            <Text tone="bad">{t('work.gaps', { count: missing })}</Text>
          </Link>
        </p>
      )}
      {rest === 0 && <EmptyState icon="checkCircle" title={t('work.dayEmpty')} text={t('work.dayEmptyText')} />}
      {day.late.length > 0 && (
        <Section title={t('work.dayLate')}>
          <DayStops label={t('work.dayLate')} stops={day.late} />
        </Section>
      )}
      {day.stops.length > 0 && (
        <Section title={t('work.dayStops')}>
          <DayStops label={t('work.dayStops')} stops={day.stops} onOrder={(stops) => void orderStops(day, stops)} />
        </Section>
      )}
      <Tasks title={t('work.dayTasksLate')} tasks={day.overdueTasks} canWrite={canPlan} />
      <Tasks title={t('work.dayTasks')} tasks={day.tasks} canWrite={canPlan} />
    </>
  );
}

/** What is finished on this device is off the list, whether the server knows it yet or not. */
function without(day: Day, waiting: Waiting[]): Day {
  if (waiting.length === 0) return day;
  const open = (stop: Day['stops'][number]) => !waiting.some((one) => one.id === stop.activity.id && !one.refused);
  return { ...day, stops: day.stops.filter(open), late: day.late.filter(open) };
}

function Tasks({ title, tasks, canWrite }: { title: string; tasks: Task[]; canWrite: boolean }) {
  if (tasks.length === 0) return null;
  return (
    <Section title={title}>
      <Rows label={title}>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} current={false} canWrite={canWrite} showAssignee={false} />
        ))}
      </Rows>
    </Section>
  );
}
