import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { ApiProblem, type Gate } from '../api/problem';
import { queryClient } from '../api/queryClient';
import type { Board, BoardStage, Deal, DealCard } from '../api/types';
import { t } from '../i18n/t';
import { getRecord, putRecord } from '../records/records';
import { announce } from '../ui/announce';
import { sayProblem, sayUndo } from '../ui/toasts';
import { type BoardQuestion, changeBoard, firstBeyond, keyOf, otherBoardsAreOld, shownBoard, underWay } from './board';
import { type Move, moveCard, nextOf, stageOf } from './moves';

/** What goes along with a move: what the stage's gate asked for. */
export interface MoveMore {
  fields?: Record<string, unknown>;
  checked?: string[];
  unchecked?: string[];
}

/** Why a deal is lost, and to whom as far as that is known. */
export interface Lost {
  lostReason: string;
  lostToId?: string;
}

/** A move somebody has begun: the card is already there. It is sent, or taken back (no reason given for a lost deal). */
export interface BegunMove {
  move: Move;
  stage: BoardStage;
  send: (lost?: Lost, more?: MoveMore) => Promise<void>;
  cancel: () => void;
}

/** Shows the move at once: the card, both counts and both sums. When the stage asks for more, the card waits there until it is given. */
export function beginMove(
  question: BoardQuestion,
  move: Move,
  onGate: (gate: Gate, lost?: Lost) => void,
): BegunMove | undefined {
  const board = shownBoard(question);
  const from = board && stageOf(board, move.card.id);
  const stage = board?.stages.find((one) => one.id === move.stageId);
  if (!from || !stage || (from.id === stage.id && staysThere(from, move))) return undefined;
  const old: Place = { stage: from, beforeId: nextOf(from, move.card.id) };
  const back = { card: move.card, stageId: from.id, beforeId: old.beforeId };
  show(question, move);
  const settle = () => underWay.delete(move);
  const cancel = () => {
    settle();
    changeBoard(question, (shown) => moveCard(shown, back));
  };
  const send = async (lost?: Lost, more?: MoveMore) => {
    try {
      const before = more && (await getRecord<Deal>('deals', move.card.id));
      const former = from.kind === 'lost' && from.id !== stage.id ? await lostOf(move.card.id) : undefined;
      await inTurn(move.card.id, () => put(question, move, stage, lost, more));
      settle();
      tell(question, move, old, stage, former, before && (await import('./takenBack')).takenBack(before, more));
    } catch (error) {
      if (error instanceof ApiProblem && error.gate) {
        // Asked once more in the dialog, it says there what is still missing.
        if (more) throw error;
        return onGate(error.gate, lost);
      }
      if (more && error instanceof ApiProblem && Object.keys(error.errors).length > 0) throw error;
      cancel();
      sayProblem(error);
      void queryClient.invalidateQueries({ queryKey: keyOf(question) });
    }
  };
  return { move, stage, send, cancel };
}

interface Place {
  stage: BoardStage;
  beforeId: string | null;
}

/** Says what happened; a change of stage can be taken back, exactly to where the card was. */
function tell(
  question: BoardQuestion,
  move: Move,
  old: Place,
  stage: BoardStage,
  lost: Lost | undefined,
  former: MoveMore | undefined,
): void {
  const { title } = move.card;
  if (old.stage.id === stage.id) {
    const cards = shownBoard(question)?.stages.find((one) => one.id === stage.id)?.cards ?? [];
    const place = cards.findIndex((card) => card.id === move.card.id) + 1;
    announce(t('deals.placed', { title, place, stage: stage.name }));
    return;
  }
  sayUndo(t(`deals.moved_${stage.kind}`, { title, stage: stage.name }), async () => {
    const back: Move = { card: move.card, stageId: old.stage.id, beforeId: old.beforeId };
    show(question, back);
    try {
      await inTurn(move.card.id, () => put(question, back, old.stage, lost, former));
    } catch (error) {
      void queryClient.invalidateQueries({ queryKey: keyOf(question) });
      throw error;
    } finally {
      underWay.delete(back);
    }
  });
}

function show(question: BoardQuestion, move: Move): void {
  underWay.add(move);
  changeBoard(question, (board) => moveCard(board, move));
}

async function put(
  question: BoardQuestion,
  move: Move,
  stage: BoardStage,
  lost?: Lost,
  more?: MoveMore,
): Promise<void> {
  // The last card shown is not the stage's last while more are to come: then the place is in front of the next one.
  const beforeId = move.beforeId ?? (await firstBeyond(question, stage));
  const body = { stageId: stage.id, ...(beforeId && { beforeId }), ...lost, ...more };
  const deal = await putStage(move.card.id, versionOf(question, move.card), body);
  putRecord('deals', deal);
  changeBoard(question, (board) => refreshed(board, deal));
  // An answer that is on its way may have been made before this move: it is asked for again.
  const asking = { queryKey: keyOf(question), exact: true };
  if (queryClient.isFetching(asking) > 0) void queryClient.invalidateQueries(asking);
  otherBoardsAreOld(question);
  void queryClient.invalidateQueries({ queryKey: keys.timeline('deals', deal.id) });
  void queryClient.invalidateQueries({ queryKey: keys.pipelines, refetchType: 'none' });
}

/** A change to another part of the deal does not stand in the way of its move; a move by somebody else does. */
async function putStage(
  id: string,
  version: number,
  body: { stageId: string; beforeId?: string } & Partial<Lost> & MoveMore,
) {
  const send = (match: number) =>
    ok(
      api.PUT('/api/v1/deals/{id}/stage', { params: { path: { id }, header: ifMatch(match) }, body: body as never }),
    ) as Promise<Deal>;
  try {
    return await send(version);
  } catch (error) {
    const current =
      error instanceof ApiProblem && error.type === 'stale' ? (error.current as Deal | undefined) : undefined;
    const known = queryClient.getQueryData<Deal>(keys.record('deals', id));
    if (!current || (known && known.stageId !== current.stageId)) throw error;
    return send(current.version);
  }
}

/** Two quick moves of one card go one after the other: each needs the version the one before has made. */
function inTurn(id: string, work: () => Promise<void>): Promise<void> {
  const before = turns.get(id) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(work);
  turns.set(id, mine);
  const forget = () => turns.get(id) === mine && turns.delete(id);
  mine.then(forget, forget);
  return mine;
}

const turns = new Map<string, Promise<void>>();

async function lostOf(id: string): Promise<Lost | undefined> {
  const { lostReason } = await getRecord<Deal>('deals', id);
  return lostReason ? { lostReason } : undefined;
}

function versionOf(question: BoardQuestion, card: DealCard): number {
  const shown = shownBoard(question)?.stages.flatMap((stage) => stage.cards) ?? [];
  return shown.find((one) => one.id === card.id)?.version ?? card.version;
}

function refreshed(board: Board, deal: Deal): Board {
  const patch = (card: DealCard) =>
    card.id === deal.id
      ? {
          ...card,
          version: deal.version,
          stageEnteredAt: deal.stageEnteredAt,
          probability: deal.probability,
          rotSince: deal.rotSince,
        }
      : card;
  return { ...board, stages: board.stages.map((stage) => ({ ...stage, cards: stage.cards.map(patch) })) };
}

function staysThere(stage: BoardStage, move: Move): boolean {
  return move.beforeId === move.card.id || nextOf(stage, move.card.id) === move.beforeId;
}
