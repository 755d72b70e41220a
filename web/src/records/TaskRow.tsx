import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import type { Task } from '../api/types';
import { withWorkWords } from '../i18n/load';
import { t } from '../i18n/t';
import { recordPath } from '../paths';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { Row } from '../ui/Rows';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { trash } from './batch';
import { Due } from './Due';
import { finishTask, taskChanged } from './tasks';

const TaskSheet = later(async () => (await withWorkWords(() => import('./work/TaskSheet'))).TaskSheet);

interface TaskRowProps {
  task: Task;
  /** The one X would finish. */
  current: boolean;
  canWrite: boolean;
  showAssignee: boolean;
}

export function TaskRow({ task, current, canWrite, showAssignee }: TaskRowProps) {
  const done = task.status === 'done';
  const [opened, setOpened] = useState(false);
  const ticked = task.checklist.filter((line) => line.done).length;
  const toggle = () => {
    if (!done) return void finishTask(task);
    ok(api.POST('/api/v1/tasks/{id}/reopen', { params: { path: { id: task.id } } })).then(taskChanged, sayProblem);
  };
  return (
    <Row
      current={current}
      end={
        <>
          {task.checklist.length > 0 && (
            <Text tone="quiet">{t('tasks.checklistOf', { done: ticked, all: task.checklist.length })}</Text>
          )}
          {task.recurrence && <Text tone="quiet">{t('tasks.repeats')}</Text>}
          <Due task={task} />
          {showAssignee && task.assigneeName && <Text tone="quiet">{task.assigneeName}</Text>}
          {canWrite && (
            <IconButton icon="edit" label={t('tasks.open', { title: task.title })} onClick={() => setOpened(true)} />
          )}
          {opened && <TaskSheet task={task} onClose={() => setOpened(false)} />}
          {canWrite && (
            <IconButton icon="trash" label={t('records.toTrash')} onClick={() => void trash('tasks', [task.id])} />
          )}
        </>
      }
    >
      <Checkbox
        checked={done}
        disabled={!canWrite}
        onChange={toggle}
        aria-label={t(done ? 'tasks.reopenNamed' : 'tasks.finishNamed', { title: task.title })}
        label={
          <>
            <Text strong={task.priority === 'high'} tone={done ? 'quiet' : undefined}>
              {task.title}
            </Text>
            {task.priority === 'high' && <Text tone="warn"> {t('tasks.important')}</Text>}
          </>
        }
        description={(task.links.length > 0 || task.notes) && <About task={task} />}
      />
    </Row>
  );
}

/** What it is about, in line with the words of the task. */
function About({ task }: { task: Task }) {
  return (
    <>
      {task.links.map((link) => (
        <Text key={link.id} small tone="quiet">
          <Link {...recordPath(link.object, link.id)}>{link.title}</Link>{' '}
        </Text>
      ))}
      {task.notes && (
        <Text small tone="quiet">
          {task.notes}
        </Text>
      )}
    </>
  );
}
