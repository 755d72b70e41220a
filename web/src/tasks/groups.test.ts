import { expect, test } from 'vitest';
import type { Task } from '../api/types';
import { groupTasks } from './groups';

const today = '2026-11-22';
const task = (title: string, dueDate: string | null, priority: Task['priority'] = 'normal') =>
  ({ title, dueDate, dueAt: null, priority, status: 'open' }) as Task;

test('tasks fall into overdue, today, the next seven days, later and without a date', () => {
  const groups = groupTasks(
    [
      task('someday', null),
      task('later', '2027-01-01'),
      task('soon', '2026-11-29'),
      task('now', '2026-11-22'),
      task('late', '2026-11-21'),
    ],
    today,
  );
  expect(groups.map(([group, tasks]) => [group, tasks.map((one) => one.title)])).toEqual([
    ['overdue', ['late']],
    ['today', ['now']],
    ['soon', ['soon']],
    ['later', ['later']],
    ['someday', ['someday']],
  ]);
});

test('within a day the important one comes first', () => {
  const [[, tasks] = [undefined, []]] = groupTasks([task('b', today), task('a', today, 'high')], today);
  expect(tasks.map((one) => one.title)).toEqual(['a', 'b']);
});

test('empty groups are not shown', () => {
  expect(groupTasks([], today)).toEqual([]);
});
