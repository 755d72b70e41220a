import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { TaskRow } from '../records/TaskRow';
import { useTaskWalk } from '../records/useTaskWalk';
import { useMay } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Section } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { Trouble } from '../ui/Trouble';
import type { useDueTasks } from './home';

/** My tasks of today and before, finished where they stand. */
export function DueTasks({ tasks }: { tasks: ReturnType<typeof useDueTasks> }) {
  const canWrite = useMay('task', 'update');
  const canAdd = useMay('task', 'create');
  const due = tasks.data?.items ?? [];
  const current = useTaskWalk(due, canWrite);
  return (
    <Section
      title={t('home.tasks')}
      text={due.length > 0 ? t('home.tasksDue', { count: tasks.data?.total ?? due.length }) : undefined}
      actions={<Link {...paths.tasks()}>{t('home.allTasks')}</Link>}
    >
      {tasks.error && <Trouble error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.data && due.length === 0 && (
        <EmptyState
          compact
          icon="checkCircle"
          title={t('home.noTasks')}
          text={canAdd ? t('home.noTasksText') : undefined}
          action={
            canAdd && (
              <Button variant="default" onClick={() => openCreator('task')}>
                {t('tasks.add')}
              </Button>
            )
          }
        />
      )}
      {due.length > 0 && (
        <Rows label={t('home.tasks')}>
          {due.map((task) => (
            <TaskRow
              key={task.id}
              task={task}
              current={task.id === current?.id}
              canWrite={canWrite}
              showAssignee={false}
            />
          ))}
        </Rows>
      )}
    </Section>
  );
}
