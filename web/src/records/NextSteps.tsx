import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import type { Activity, Page, RecordLink, Task } from '../api/types';
import { openCreator } from '../creators';
import { dateIn, formatDate, formatTime, today } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { useMay } from '../session/session';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { useShortcuts } from '../ui/shortcuts';
import { Text } from '../ui/Text';
import { Due } from './Due';
import classes from './record.module.css';
import { finishTask, useOpenTasks } from './tasks';

const CompleteDialog = later(async () => (await import('./work/CompleteDialog')).CompleteDialog);
const StepAdvice = later(async () => (await import('./work/StepAdvice')).StepAdvice);
const TaskSheet = later(async () => (await import('./work/TaskSheet')).TaskSheet);

interface NextStepsProps {
  about: RecordLink;
  tasks?: Task[] | undefined;
  /** What is planned, when the page has it already. */
  planned?: Activity[] | undefined;
  /** Whether there should be a step: without one it says so, and what to do. */
  wanted: boolean;
}

/** What comes next with a record: planned activities and open tasks. X finishes the first. */
export function NextSteps({ about, tasks: given, planned: givenPlans, wanted }: NextStepsProps) {
  const asked = useOpenTasks(about, given === undefined);
  const tasks = given ?? asked.data ?? [];
  const planned = usePlanned(about, givenPlans === undefined);
  const activities = givenPlans ?? planned.data ?? [];
  const [finishing, setFinishing] = useState<Activity>();
  const [opened, setOpened] = useState<Task>();
  const canWrite = useMay('task', 'update');
  const canFinish = useMay('activity', 'update');
  const canAdd = useMay('task', 'create');
  const [nextActivity, nextTask] = [activities[0], tasks[0]];
  const activityFirst = nextActivity && (!nextTask || dateIn(nextActivity.at) <= (nextTask.dueDate ?? '9999'));
  const finishFirst = () => (activityFirst ? setFinishing(nextActivity) : nextTask && void finishTask(nextTask));
  useShortcuts(
    canWrite && (nextTask || nextActivity)
      ? [{ keys: 'x', label: 'tasks.finish', group: 'record', run: finishFirst }]
      : [],
  );
  const known = (givenPlans !== undefined || planned.isSuccess) && (given !== undefined || asked.isSuccess);
  const none = known && activities.length === 0 && !tasks.some((task) => task.dueDate);
  if (!canAdd && tasks.length === 0 && activities.length === 0) return null;
  return (
    <section aria-label={t('records.nextSteps')}>
      {wanted && none && <StepAdvice about={about} />}
      <ul className={classes.steps}>
        {activities.map((activity) => (
          <Planned
            key={activity.id}
            activity={activity}
            onFinish={canFinish ? () => setFinishing(activity) : undefined}
          />
        ))}
        {tasks.map((task) => (
          <Step key={task.id} task={task} canWrite={canWrite} onOpen={() => setOpened(task)} />
        ))}
      </ul>
      {canAdd && (
        <Button
          variant="subtle"
          mt={4}
          leftSection={<Icon name="add" size={14} />}
          onClick={() => openCreator('task', { about })}
        >
          {t('tasks.plan')}
        </Button>
      )}
      {finishing && <CompleteDialog activity={finishing} onClose={() => setFinishing(undefined)} />}
      {opened && <TaskSheet task={opened} onClose={() => setOpened(undefined)} />}
    </section>
  );
}

function Planned({ activity, onFinish }: { activity: Activity; onFinish: (() => void) | undefined }) {
  const title = activity.subject ?? tEnum('work', `kind_${activity.kind}`);
  const day = dateIn(activity.at);
  return (
    <li className={classes.step}>
      <input
        type="checkbox"
        checked={false}
        disabled={!onFinish}
        aria-label={t('work.completeOf', { title })}
        onChange={() => onFinish?.()}
      />
      <span>
        {activity.subject ? `${tEnum('work', `kind_${activity.kind}`)}: ${title}` : title}
        {activity.place && <Text tone="quiet"> {activity.place}</Text>}
      </span>
      <Text tone={day < today() ? 'bad' : 'quiet'}>
        {day < today() ? t('tasks.lateSince', { day: formatDate(day) }) : formatDate(day)} {formatTime(activity.at)}
      </Text>
      {activity.ownerName && <Text tone="quiet">{activity.ownerName}</Text>}
      {onFinish && (
        <IconButton
          icon="close"
          label={t('work.callOff', { title })}
          onClick={() => void import('./work/callOff').then(({ callOff }) => callOff(activity, title))}
        />
      )}
    </li>
  );
}

function Step({ task, canWrite, onOpen }: { task: Task; canWrite: boolean; onOpen: () => void }) {
  const done = task.checklist.filter((line) => line.done).length;
  return (
    <li className={classes.step}>
      <input
        type="checkbox"
        checked={false}
        disabled={!canWrite}
        aria-label={t('tasks.finishNamed', { title: task.title })}
        onChange={() => void finishTask(task)}
      />
      <span>
        <button type="button" className={classes.open} onClick={onOpen}>
          {task.title}
        </button>
        {task.checklist.length > 0 && (
          <Text tone="quiet"> {t('tasks.checklistOf', { done, all: task.checklist.length })}</Text>
        )}
      </span>
      <Due task={task} />
      {task.assigneeName && <Text tone="quiet">{task.assigneeName}</Text>}
    </li>
  );
}

/** What is planned with a record, the next one first. */
function usePlanned(about: RecordLink, enabled: boolean) {
  const filter = { status: 'planned', [`${about.object}Id`]: about.id };
  return useQuery({
    queryKey: ['activities', 'planned', about.id],
    enabled,
    queryFn: async ({ signal }) => {
      const query = { filter, sort: 'at', limit: 20 };
      return ((await ok(api.GET('/api/v1/activities', { params: { query }, signal }))) as Page<Activity>).items;
    },
  });
}
