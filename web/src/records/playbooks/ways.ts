import { api, ok } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { RecordLink } from '../../api/types';
import { t } from '../../i18n/t';
import { sayProblem, sayUndo } from '../../ui/toasts';
import { workChanged } from '../work/steps';
import type { Enrolment, EnrolmentStep, Playbook } from './playbooks';

async function enrolmentChanged(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['enrolments'] }),
    queryClient.invalidateQueries({ queryKey: ['playbooks'] }),
    workChanged(),
  ]);
}

async function begin(playbookId: string, recordId: string): Promise<string> {
  const params = { path: { id: playbookId } };
  const { id } = await ok(api.POST('/api/v1/playbooks/{id}/enrolments', { params, body: { recordId } }));
  await enrolmentChanged();
  return id;
}

async function end(id: string): Promise<void> {
  await ok(api.POST('/api/v1/enrolments/{id}/stop', { params: { path: { id } }, body: {} }));
  await enrolmentChanged();
}

/** Enrols; Undo stops. */
export async function enrol(playbook: Playbook, about: RecordLink): Promise<void> {
  try {
    const id = await begin(playbook.id, about.id);
    sayUndo(t('playbooks.begun', { name: playbook.name }), () => end(id));
  } catch (error) {
    sayProblem(error);
  }
}

/** Stops; Undo begins again, from the first step. */
export async function stop(way: Enrolment): Promise<void> {
  try {
    await end(way.id);
    sayUndo(t('playbooks.stopped', { name: way.playbookName }), () => begin(way.playbookId, way.recordId));
  } catch (error) {
    sayProblem(error);
  }
}

/** Finishes the task of the present step; Undo takes it up again, and what came of it back. */
export async function finishStep(step: EnrolmentStep): Promise<void> {
  if (!step.taskId) return;
  const path = { params: { path: { id: step.taskId } } };
  try {
    await ok(api.POST('/api/v1/tasks/{id}/complete', path));
    await enrolmentChanged();
    sayUndo(t('playbooks.doneOf', { title: step.title }), async () => {
      await ok(api.POST('/api/v1/tasks/{id}/reopen', path));
      await enrolmentChanged();
    });
  } catch (error) {
    sayProblem(error);
  }
}

/** Notes the call of the present step, which brings it on; Undo takes both back. */
export async function noteCall(step: EnrolmentStep, about: RecordLink, told: { outcome: string; body?: string }) {
  const links = [{ object: about.object, id: about.id }];
  const body = { kind: 'call', direction: 'out', subject: step.title, links, ...told };
  const { id } = (await ok(api.POST('/api/v1/activities', { body: body as never }))) as { id: string };
  await enrolmentChanged();
  sayUndo(t('playbooks.called', { title: step.title }), async () => {
    await ok(api.DELETE('/api/v1/activities/{id}', { params: { path: { id } } }));
    if (step.taskId) await ok(api.POST('/api/v1/tasks/{id}/reopen', { params: { path: { id: step.taskId } } }));
    await enrolmentChanged();
  });
}
