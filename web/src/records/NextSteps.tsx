import { Button } from '@mantine/core';
import type { RecordLink, Task } from '../api/types';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { useMay } from '../session/session';
import { Icon } from '../ui/Icon';
import { useShortcuts } from '../ui/shortcuts';
import { Text } from '../ui/Text';
import { Due } from './Due';
import classes from './record.module.css';
import { finishTask, useOpenTasks } from './tasks';

/** The open tasks about a record. X finishes the first. */
export function NextSteps({ about, tasks: given }: { about: RecordLink; tasks?: Task[] | undefined }) {
  const asked = useOpenTasks(about, given === undefined).data;
  const tasks = given ?? asked ?? [];
  const canWrite = useMay('task', 'update');
  const canAdd = useMay('task', 'create');
  const first = tasks[0];
  useShortcuts(
    canWrite && first ? [{ keys: 'x', label: 'tasks.finish', group: 'record', run: () => void finishTask(first) }] : [],
  );
  if (!canAdd && tasks.length === 0) return null;
  return (
    <section aria-label={t('records.nextSteps')}>
      <ul className={classes.steps}>
        {tasks.map((task) => (
          <Step key={task.id} task={task} canWrite={canWrite} />
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
    </section>
  );
}

function Step({ task, canWrite }: { task: Task; canWrite: boolean }) {
  return (
    <li className={classes.step}>
      <input
        type="checkbox"
        checked={false}
        disabled={!canWrite}
        aria-label={t('tasks.finishNamed', { title: task.title })}
        onChange={() => void finishTask(task)}
      />
      <span>{task.title}</span>
      <Due task={task} />
      {task.assigneeName && <Text tone="quiet">{task.assigneeName}</Text>}
    </li>
  );
}
