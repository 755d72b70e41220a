import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { RecordBase } from '../api/types';
import { today } from '../i18n/format';
import { t } from '../i18n/t';
import { createRecord } from '../records/records';
import { sayProblem, sayUndo } from '../ui/toasts';

/** One click: a task for today about a customer, for whose customer it is; Undo takes it away again. */
export async function makeTask(title: string, about: { object: string; id: string; ownerId: string | null }) {
  try {
    const task = await createRecord<RecordBase>('tasks', {
      title,
      dueDate: today(),
      ...(about.ownerId && { assigneeId: about.ownerId }),
      links: [{ object: about.object, id: about.id }],
    });
    sayUndo(t('market.taskMade', { title }), async () => {
      await ok(api.DELETE('/api/v1/tasks/{id}', { params: { path: { id: task.id } } }));
      void queryClient.invalidateQueries({ queryKey: ['tasks'] });
    });
  } catch (error) {
    sayProblem(error);
  }
}
