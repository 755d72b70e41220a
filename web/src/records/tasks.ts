import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Page, Task } from '../api/types';
import { t } from '../i18n/t';
import { sayProblem, sayUndo } from '../ui/toasts';

/** Open tasks about one record, the next one first. */
export function useOpenTasks(about: { object: string; id: string }, enabled = true) {
  const filter = { status: 'open', [`${about.object}Id`]: about.id };
  return useQuery({
    queryKey: keys.list('tasks', { about: about.id }),
    queryFn: async () =>
      (
        (await ok(
          api.GET('/api/v1/tasks', { params: { query: { filter, sort: 'dueDate', limit: 20 } } }),
        )) as Page<Task>
      ).items,
    enabled,
  });
}

/** Finishes a task at once; Undo opens it again. */
export async function finishTask(task: Task): Promise<void> {
  const path = { params: { path: { id: task.id } } };
  try {
    await ok(api.POST('/api/v1/tasks/{id}/complete', path));
    await taskChanged();
    sayUndo(t('tasks.finished', { title: task.title }), async () => {
      await ok(api.POST('/api/v1/tasks/{id}/reopen', path));
      await taskChanged();
    });
  } catch (error) {
    sayProblem(error);
  }
}

/** Tasks show in lists, next steps and timelines. */
export async function taskChanged(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['tasks'] }),
    queryClient.invalidateQueries({ queryKey: ['day'] }),
    // A task is the next step of deals: their page, their card, their row.
    queryClient.invalidateQueries({ queryKey: ['deals'] }),
    queryClient.invalidateQueries({
      predicate: (query) =>
        query.queryKey[1] === 'timeline' || query.queryKey[1] === 'file' || query.queryKey[1] === 'nextStep',
    }),
  ]);
}
