import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Board, BoardStage } from '../api/types';
import type { FilterTree } from '../api/views';
import type { Filters } from '../records/filters';
import { treeOf } from '../records/filterTree';
import { appendPage, type Move, moveCard } from './moves';

/** What the board is asked for: the same words as in the address bar. */
export interface BoardQuestion {
  pipelineId: string;
  q?: string | undefined;
  filter?: Filters | undefined;
  /** A tree of conditions beside the simple filters. */
  where?: FilterTree | undefined;
}

/** Moves the server has not answered yet. An answer that was under way before them is shown with them applied. */
export const underWay = new Set<Move>();

const cardsAPage = 30;
const mostAtOnce = 200;

export function useBoard(question: BoardQuestion) {
  return useQuery({
    queryKey: keyOf(question),
    queryFn: ({ signal }) => readBoard(question, signal),
    enabled: question.pipelineId !== '',
    // Always asked again when the board is opened: deals are also changed on their pages and in the list.
    staleTime: 0,
    placeholderData: (before) => (before?.pipeline.id === question.pipelineId ? before : undefined),
  });
}

export function keyOf({ pipelineId, ...params }: BoardQuestion) {
  return keys.board(pipelineId, params);
}

/** The board as it is on the screen. */
export function shownBoard(question: BoardQuestion): Board | undefined {
  return queryClient.getQueryData<Board>(keyOf(question));
}

export function changeBoard(question: BoardQuestion, change: (board: Board) => Board): void {
  queryClient.setQueryData<Board>(keyOf(question), (board) => board && change(board));
}

/** Other filters and pipelines show the same deals: they ask again when they are opened. */
export function otherBoardsAreOld(question: BoardQuestion): void {
  const mine = JSON.stringify(keyOf(question));
  void queryClient.invalidateQueries({
    queryKey: ['deals', 'board'],
    predicate: (query) => JSON.stringify(query.queryKey) !== mine,
  });
}

/** Brings the next cards of one stage. */
export async function loadMore(question: BoardQuestion, stageId: string): Promise<void> {
  const stage = shownBoard(question)?.stages.find((one) => one.id === stageId);
  if (!stage?.nextCursor || loading.has(stageId)) return;
  loading.add(stageId);
  try {
    const page = await stagePage(question, stageId, stage.nextCursor, cardsAPage);
    if (page) changeBoard(question, (board) => appendPage(board, page));
  } finally {
    loading.delete(stageId);
  }
}

/** The first card after those that are shown of a stage. */
export async function firstBeyond(question: BoardQuestion, stage: BoardStage): Promise<string | null> {
  if (!stage.nextCursor) return null;
  const page = await stagePage(question, stage.id, stage.nextCursor, 1);
  return page?.cards[0]?.id ?? null;
}

const loading = new Set<string>();

/** The first cards of every stage, and as many more as were shown before. */
async function readBoard(question: BoardQuestion, signal: AbortSignal): Promise<Board> {
  let board = await ask(question, { limit: cardsAPage }, signal);
  for (const before of shownBoard(question)?.stages ?? []) {
    for (;;) {
      const stage = board.stages.find((one) => one.id === before.id);
      const missing = before.cards.length - (stage?.cards.length ?? before.cards.length);
      if (!stage?.nextCursor || missing <= 0) break;
      const page = await stagePage(question, stage.id, stage.nextCursor, Math.min(missing, mostAtOnce), signal);
      if (!page) break;
      board = appendPage(board, page);
    }
  }
  for (const move of underWay) board = moveCard(board, move);
  return board;
}

async function stagePage(
  question: BoardQuestion,
  stageId: string,
  cursor: string,
  limit: number,
  signal?: AbortSignal,
): Promise<BoardStage | undefined> {
  const page = await ask(question, { stageId, cursor, limit }, signal);
  return page.stages.find((stage) => stage.id === stageId);
}

/** Simple questions are asked in the address, trees in a body. */
function ask(
  { pipelineId, q, filter, where }: BoardQuestion,
  page: { stageId?: string; cursor?: string; limit: number },
  signal?: AbortSignal,
): Promise<Board> {
  const path = { id: pipelineId };
  const more = signal && { signal };
  if (!where)
    return ok(
      api.GET('/api/v1/pipelines/{id}/board', { params: { path, query: { q, filter, ...page } as never }, ...more }),
    );
  const body = { q, filter: treeOf({ where, ...(filter && { filter }) }), ...page };
  return ok(api.POST('/api/v1/pipelines/{id}/board/search', { params: { path }, body: body as never, ...more }));
}
