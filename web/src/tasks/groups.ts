import type { Task } from '../api/types';
import { dueDate } from '../records/Due';
import { plusDays } from '../records/quickDate';

export type TaskGroup = 'overdue' | 'today' | 'soon' | 'later' | 'someday';

/** Open tasks by when they are due; within a group the earlier first, and high priority before the rest of a day. */
export function groupTasks(tasks: Task[], today: string): [TaskGroup, Task[]][] {
  const groups = new Map<TaskGroup, Task[]>(order.map((group) => [group, []]));
  for (const task of tasks) groups.get(groupOf(task, today))?.push(task);
  for (const some of groups.values()) some.sort(byDue);
  return [...groups].filter(([, some]) => some.length > 0);
}

const order: TaskGroup[] = ['overdue', 'today', 'soon', 'later', 'someday'];
const weight = { high: 0, normal: 1, low: 2 };

function groupOf(task: Task, today: string): TaskGroup {
  const date = dueDate(task);
  if (!date) return 'someday';
  if (date < today) return 'overdue';
  if (date === today) return 'today';
  return date <= plusDays(today, 7) ? 'soon' : 'later';
}

function byDue(a: Task, b: Task): number {
  const [dayA, dayB] = [dueDate(a) ?? '', dueDate(b) ?? ''];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  if (a.priority !== b.priority) return weight[a.priority] - weight[b.priority];
  return (a.dueAt ?? '').localeCompare(b.dueAt ?? '') || a.title.localeCompare(b.title);
}
