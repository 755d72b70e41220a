import type { Board, BoardStage, DealCard } from '../api/types';
import { withAmount, withWorth } from './sums';

/** A card on its way to a place: in front of another card, or at the end of what is shown. */
export interface Move {
  card: DealCard;
  stageId: string;
  beforeId: string | null;
}

/** The board after a move: the card, both counts and both sums. Doing it twice changes nothing more. */
export function moveCard(board: Board, { card, stageId, beforeId }: Move): Board {
  const from = stageOf(board, card.id);
  // Moved away by somebody else, or beyond the cards that are shown: the server's figures stay as they are.
  if (!from) return board;
  const current = from.cards.find((one) => one.id === card.id) ?? card;
  const to = board.stages.find((stage) => stage.id === stageId);
  const moved = from.id === stageId || !to ? current : entered(current, from, to);
  return mapStages(mapStages(board, from.id, without(card.id)), stageId, withCard(moved, beforeId));
}

/** What stands in another stage has just been touched; a chance that was the stage's is the new stage's. */
function entered(card: DealCard, from: BoardStage, to: BoardStage): DealCard {
  const probability = to.kind !== 'open' || card.probability === from.probability ? to.probability : card.probability;
  return { ...card, probability, stageEnteredAt: new Date().toISOString(), rotSince: null };
}

/** A new card on top of its stage. */
export function addCard(board: Board, stageId: string, card: DealCard): Board {
  if (stageOf(board, card.id)) return board;
  return mapStages(board, stageId, (stage) => withCard(card, stage.cards[0]?.id ?? null)(stage));
}

/** The next page of a stage, after what is shown of it. */
export function appendPage(board: Board, page: BoardStage): Board {
  return mapStages(board, page.id, (stage) => {
    const shown = new Set(stage.cards.map((card) => card.id));
    const fresh = page.cards.filter((card) => !shown.has(card.id));
    return { ...page, cards: [...stage.cards, ...fresh] };
  });
}

export function stageOf(board: Board, cardId: string): BoardStage | undefined {
  return board.stages.find((stage) => stage.cards.some((card) => card.id === cardId));
}

/** The card that follows, i.e. the one to be put in front of to come back to this place. */
export function nextOf(stage: BoardStage, cardId: string): string | null {
  const at = stage.cards.findIndex((card) => card.id === cardId);
  return stage.cards[at + 1]?.id ?? null;
}

function without(id: string) {
  return (stage: BoardStage): BoardStage => {
    const card = stage.cards.find((one) => one.id === id);
    if (!card) return stage;
    const count = stage.count - 1;
    return {
      ...stage,
      count,
      sums: count === 0 ? [] : withAmount(stage.sums, card.amount, -1),
      weighted: count === 0 ? [] : withWorth(stage.weighted, card.amount, card.probability, -1),
      cards: stage.cards.filter((one) => one !== card),
    };
  };
}

function withCard(card: DealCard, beforeId: string | null) {
  return (stage: BoardStage): BoardStage => {
    const found = beforeId === null ? -1 : stage.cards.findIndex((one) => one.id === beforeId);
    const at = found < 0 ? stage.cards.length : found;
    return {
      ...stage,
      count: stage.count + 1,
      sums: withAmount(stage.sums, card.amount, 1),
      weighted: withWorth(stage.weighted, card.amount, card.probability, 1),
      cards: stage.cards.toSpliced(at, 0, card),
    };
  };
}

function mapStages(board: Board, stageId: string, change: (stage: BoardStage) => BoardStage): Board {
  return { ...board, stages: board.stages.map((stage) => (stage.id === stageId ? change(stage) : stage)) };
}
