import { Link } from '@tanstack/react-router';
import type { Task } from '../api/types';
import { t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { type Column, choiceColumn, dateColumn, ownerColumn, textColumn } from '../records/columns';
import { Due } from '../records/Due';
import { Ago, Tag, Text } from '../ui/Text';

/** The columns of the tasks as a table; a function, because the words depend on the language. */
export function taskColumns(): Column<Task>[] {
  const priorities = () =>
    (['low', 'normal', 'high'] as const).map((value) => ({ value, label: t(`tasks.priority_${value}`) }));
  const statuses = () => (['open', 'done'] as const).map((value) => ({ value, label: t(`taskTable.status_${value}`) }));
  return [
    {
      id: 'title',
      label: 'taskTable.title',
      width: 260,
      sort: 'title',
      cell: (task) => task.title,
      filter: { field: 'title', label: 'taskTable.title', kind: 'text' },
      ...textColumn(
        (task) => task.title,
        (title) => ({ title }),
      ),
    },
    {
      id: 'due',
      label: 'taskTable.due',
      width: 150,
      sort: 'dueDate',
      cell: (task) => <Due task={task} />,
      filter: { field: 'dueDate', label: 'taskTable.due', kind: 'date', days: true },
      ...dateColumn(
        (task) => task.dueDate ?? '',
        (dueDate) => ({ dueDate, dueAt: null, timeZone: null }),
      ),
    },
    {
      id: 'status',
      label: 'taskTable.status',
      width: 90,
      cell: (task) => (
        <Text tone={task.status === 'done' ? 'good' : undefined}>{tEnum('taskTable', `status_${task.status}`)}</Text>
      ),
      filter: { field: 'status', label: 'taskTable.status', kind: 'choice', choices: statuses() },
      ...choiceColumn((task) => task.status, 'status', statuses),
    },
    {
      id: 'priority',
      label: 'tasks.priority',
      width: 100,
      sort: 'priority',
      cell: (task) => task.priority !== 'normal' && <Tag>{tEnum('tasks', `priority_${task.priority}`)}</Tag>,
      filter: { field: 'priority', label: 'tasks.priority', kind: 'choice', choices: priorities() },
      ...choiceColumn((task) => task.priority, 'priority', priorities),
    },
    {
      id: 'assignee',
      label: 'tasks.assignee',
      width: 150,
      cell: (task) => task.assigneeName,
      filter: { field: 'assigneeId', label: 'tasks.assignee', kind: 'owner' },
      ...ownerColumn<Task>('assigneeId', 'assigneeName'),
    },
    {
      id: 'about',
      label: 'taskTable.about',
      width: 200,
      cell: (task) =>
        task.links.map((link) => (
          <Link key={link.id} {...recordPath(link.object, link.id)} tabIndex={-1}>
            {link.title}{' '}
          </Link>
        )),
      text: (task) => task.links.map((link) => link.title).join(', '),
      filter: { field: 'companyId', label: 'taskTable.aboutCompany', kind: 'company' },
    },
    {
      id: 'doneAt',
      label: 'taskTable.doneAt',
      width: 120,
      sort: 'doneAt',
      hidden: true,
      cell: (task) => <Ago value={task.doneAt} />,
      filter: { field: 'doneAt', label: 'taskTable.doneAt', kind: 'date' },
    },
    {
      id: 'updatedAt',
      label: 'records.updatedAt',
      width: 120,
      sort: 'updatedAt',
      cell: (task) => <Ago value={task.updatedAt} />,
    },
  ];
}
