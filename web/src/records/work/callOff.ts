import { api, ok } from '../../api/client';
import type { Activity } from '../../api/types';
import { t } from '../../i18n/t';
import { sayProblem, sayUndo } from '../../ui/toasts';
import { workChanged } from './steps';

/** What was planned does not take place; Undo plans it again. */
export async function callOff(activity: Activity, title: string): Promise<void> {
  const set = async (status: 'cancelled' | 'planned') => {
    const params = { path: { id: activity.id } };
    await ok(api.PATCH('/api/v1/activities/{id}', { params, body: { status } as never }));
    await workChanged();
  };
  try {
    await set('cancelled');
    sayUndo(t('work.calledOff', { title }), () => set('planned'));
  } catch (error) {
    sayProblem(error);
  }
}
