import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { Task } from '../api/types';
import { TaskSheet } from '../records/work/TaskSheet';
import { Trouble } from '../ui/Trouble';

/** The task that the address names, opened over the list. */
export function OpenTask({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: keys.record('tasks', id),
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/tasks/{id}', { params: { path: { id } }, signal }))) as Task,
  });
  if (isError) return <Trouble error={error} onRetry={() => void refetch()} />;
  return data ? <TaskSheet task={data} onClose={onClose} /> : null;
}
