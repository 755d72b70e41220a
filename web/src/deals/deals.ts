import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { ApiProblem, type Gate } from '../api/problem';
import { queryClient } from '../api/queryClient';
import type { Deal } from '../api/types';
import { t } from '../i18n/t';
import { changeRecord, putRecord } from '../records/records';
import { sayProblem, sayUndo } from '../ui/toasts';
import type { Lost, MoveMore } from './moveDeal';
import { takenBack } from './takenBack';

/** How long the deal has been in each stage, oldest stay first. */
export function useStays(deal: Deal) {
  return useQuery({
    queryKey: ['deals', 'stages', deal.id, deal.stageId],
    queryFn: async () => (await ok(api.GET('/api/v1/deals/{id}/stages', { params: { path: { id: deal.id } } }))).items,
  });
}

export async function changeDeal(deal: Deal, change: Record<string, unknown>, shown: Partial<Deal> = {}) {
  const fresh = await changeRecord('deals', deal, change, shown);
  boardsAreOld();
  return fresh;
}

/** To another stage, won and lost ones included; Undo takes it back to the stage it came from. */
export async function setStage(
  deal: Deal,
  stage: { id: string; name: string; kind: Deal['status'] },
  { lost, more, onGate }: { lost?: Lost | undefined; more?: MoveMore; onGate?: (gate: Gate) => void } = {},
) {
  const before = { stageId: deal.stageId, stageName: deal.stageName, status: deal.status };
  putRecord('deals', { ...deal, stageId: stage.id, stageName: stage.name, status: stage.kind });
  try {
    const moved = await put(deal, stage.id, lost, more);
    sayUndo(t(`deals.moved_${stage.kind}`, { title: deal.title, stage: stage.name }), async () => {
      const now = queryClient.getQueryData<Deal>(keys.record('deals', deal.id)) ?? moved;
      await put(
        now,
        before.stageId,
        before.status === 'lost' ? lostAs(deal) : undefined,
        more && takenBack(deal, more),
      );
    });
  } catch (error) {
    putRecord('deals', deal);
    if (more && error instanceof ApiProblem && Object.keys(error.errors).length > 0) throw error;
    if (onGate && error instanceof ApiProblem && error.gate) return onGate(error.gate);
    sayProblem(error);
    void queryClient.invalidateQueries({ queryKey: keys.record('deals', deal.id) });
  }
}

/** Opens a closed deal again, in the stage it was in last. */
export async function reopen(deal: Deal): Promise<void> {
  try {
    const params = { path: { id: deal.id }, header: ifMatch(deal.version) };
    const fresh = (await ok(api.POST('/api/v1/deals/{id}/reopen', { params }))) as Deal;
    arrived(fresh);
    sayUndo(t('deals.reopened', { title: deal.title }), () =>
      put(fresh, deal.stageId, deal.status === 'lost' ? lostAs(deal) : undefined),
    );
  } catch (error) {
    sayProblem(error);
  }
}

async function put(deal: Deal, stageId: string, lost?: Lost, more?: MoveMore): Promise<Deal> {
  const params = { path: { id: deal.id }, header: ifMatch(deal.version) };
  const body = { stageId, ...lost, ...more };
  const fresh = (await ok(api.PUT('/api/v1/deals/{id}/stage', { params, body: body as never }))) as Deal;
  arrived(fresh);
  return fresh;
}

function lostAs({ lostReason }: Deal): Lost | undefined {
  return lostReason ? { lostReason } : undefined;
}

function arrived(deal: Deal): void {
  putRecord('deals', deal);
  boardsAreOld();
  void queryClient.invalidateQueries({ queryKey: keys.timeline('deals', deal.id) });
  void queryClient.invalidateQueries({ queryKey: ['deals', 'competitors', deal.id] });
}

function boardsAreOld(): void {
  void queryClient.invalidateQueries({ queryKey: ['deals', 'board'] });
}
