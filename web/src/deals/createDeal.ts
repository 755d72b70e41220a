import { api, ifMatch, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { Board, Deal, DealCard } from '../api/types';
import { createRecord, putRecord } from '../records/records';
import { addCard } from './moves';

/** Adds a deal and puts it on top of its stage, where it is seen: at the end it may lie behind a thousand others. */
export async function createDeal(body: Record<string, unknown>): Promise<Deal> {
  const deal = await createRecord<Deal>('deals', body);
  const boards = { queryKey: ['deals', 'board', deal.pipelineId] };
  const first = queryClient
    .getQueriesData<Board>(boards)
    .flatMap(([, board]) => board?.stages.find((stage) => stage.id === deal.stageId)?.cards[0] ?? [])
    .find((card) => card.id !== deal.id);
  queryClient.setQueriesData<Board>(boards, (board) => board && addCard(board, deal.stageId, cardOf(deal)));
  const placed = first ? await onTop(deal, first.id) : deal;
  void queryClient.invalidateQueries({ queryKey: ['deals', 'board'] });
  return placed;
}

async function onTop(deal: Deal, beforeId: string): Promise<Deal> {
  const params = { path: { id: deal.id }, header: ifMatch(deal.version) };
  try {
    const body = { stageId: deal.stageId, beforeId };
    const placed = (await ok(api.PUT('/api/v1/deals/{id}/stage', { params, body }))) as Deal;
    putRecord('deals', placed);
    return placed;
  } catch {
    // The neighbour has just moved away: the deal is there all the same, at the end of its stage.
    return deal;
  }
}

function cardOf(deal: Deal): DealCard {
  const contact = deal.contacts[0];
  return { ...deal, contactId: contact?.id ?? null, contactName: contact?.displayName ?? null };
}
