import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Deal } from '../api/types';
import { t } from '../i18n/t';
import { changeRecord, putRecord } from '../records/records';
import { sayProblem, sayUndo } from '../ui/toasts';

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
export async function setStage(deal: Deal, stage: { id: string; name: string; kind: Deal['status'] }, reason?: string) {
  const before = { stageId: deal.stageId, stageName: deal.stageName, status: deal.status };
  putRecord('deals', { ...deal, stageId: stage.id, stageName: stage.name, status: stage.kind });
  try {
    const moved = await put(deal, stage.id, reason);
    sayUndo(t(`deals.moved_${stage.kind}`, { title: deal.title, stage: stage.name }), async () => {
      const now = queryClient.getQueryData<Deal>(keys.record('deals', deal.id)) ?? moved;
      await put(now, before.stageId, before.status === 'lost' ? (deal.lostReason ?? undefined) : undefined);
    });
  } catch (error) {
    putRecord('deals', deal);
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
      put(fresh, deal.stageId, deal.status === 'lost' ? (deal.lostReason ?? undefined) : undefined),
    );
  } catch (error) {
    sayProblem(error);
  }
}

async function put(deal: Deal, stageId: string, lostReason?: string): Promise<Deal> {
  const params = { path: { id: deal.id }, header: ifMatch(deal.version) };
  const body = { stageId, ...(lostReason && { lostReason }) };
  const fresh = (await ok(api.PUT('/api/v1/deals/{id}/stage', { params, body }))) as Deal;
  arrived(fresh);
  return fresh;
}

function arrived(deal: Deal): void {
  putRecord('deals', deal);
  boardsAreOld();
  void queryClient.invalidateQueries({ queryKey: keys.timeline('deals', deal.id) });
}

function boardsAreOld(): void {
  void queryClient.invalidateQueries({ queryKey: ['deals', 'board'] });
}
