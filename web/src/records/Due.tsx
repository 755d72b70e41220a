import type { Task } from '../api/types';
import { dateIn, formatDate, formatTime, today } from '../i18n/format';
import { t } from '../i18n/t';
import { Text } from '../ui/Text';
import { plusDays } from './quickDate';

/** "today 10:00", "tomorrow", "Nov 28"; red when it is late. */
export function Due({ task }: { task: Pick<Task, 'dueDate' | 'dueAt' | 'status'> }) {
  const date = dueDate(task);
  if (!date) return null;
  const now = today();
  const late = task.status === 'open' && (task.dueAt ? new Date(task.dueAt) < new Date() : date < now);
  const day = date === now ? t('tasks.today') : date === plusDays(now, 1) ? t('tasks.tomorrow') : formatDate(date);
  return (
    <Text tone={late ? 'bad' : 'quiet'}>
      {late && date !== now ? t('tasks.lateSince', { day }) : day}
      {task.dueAt && ` ${formatTime(task.dueAt)}`}
    </Text>
  );
}

export function dueDate(task: Pick<Task, 'dueDate' | 'dueAt'>): string | null {
  return task.dueDate ?? (task.dueAt ? dateIn(task.dueAt) : null);
}
