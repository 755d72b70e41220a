import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { CardItem, LaneItem } from './types';

/** One card has the keyboard. It keeps it when it moves, and its neighbour takes over when it goes. */
export function useBoardFocus<C extends CardItem>(board: RefObject<HTMLElement | null>, lanes: LaneItem<C>[]) {
  const [activeId, setActive] = useState<string>();
  const [menu, setMenu] = useState<string>();
  const wanted = useRef<{ id: string; laneId: string; until: number }>(undefined);
  const current = activeId === undefined ? undefined : placeOf(lanes, activeId);

  const focus = useCallback(
    (id: string) => board.current?.querySelector<HTMLElement>(`[data-card="${id}"] a`)?.focus({ preventScroll: false }),
    [board],
  );
  // After every drawing, until it stands where it shall: a moved card is a new element in another lane.
  useEffect(() => {
    const goal = wanted.current;
    if (!goal) return;
    const there = lanes.find((lane) => lane.id === goal.laneId)?.cards.some((card) => card.id === goal.id);
    if (there) focus(goal.id);
    if (there || Date.now() > goal.until) wanted.current = undefined;
  });

  const goTo = (card: C | undefined) => {
    if (!card) return;
    setActive(card.id);
    focus(card.id);
  };
  const step = (key: string, single: boolean): boolean => {
    if (!current) return false;
    const { lane, index } = current;
    const at = lanes.indexOf(lane);
    const sideways = (by: number) => {
      for (let next = at + by; next >= 0 && next < lanes.length; next += by) {
        const cards = lanes[next]?.cards ?? [];
        if (cards.length > 0) return goTo(cards[Math.min(index, cards.length - 1)]);
      }
    };
    const moves: Record<string, () => void> = {
      ArrowDown: () => goTo(lane.cards[index + 1]),
      ArrowUp: () => goTo(lane.cards[index - 1]),
      Home: () => goTo(lane.cards[0]),
      End: () => goTo(lane.cards.at(-1)),
      ...(!single && { ArrowRight: () => sideways(1), ArrowLeft: () => sideways(-1) }),
    };
    moves[key]?.();
    return moves[key] !== undefined;
  };

  return {
    current,
    step,
    noticed: setActive,
    /** Focus this card once it is drawn in this lane. */
    want: (id: string, laneId: string) => {
      wanted.current = { id, laneId, until: Date.now() + 1000 };
      setActive(id);
    },
    stopOf: (lane: LaneItem<C>) => (current?.lane === lane ? activeId : lane.cards[0]?.id),
    menu,
    // After the key press that asked for it, which would close it again.
    openMenu: (id: string) => setTimeout(() => setMenu(id)),
    closeMenu: () => setMenu(undefined),
  };
}

function placeOf<C extends CardItem>(lanes: LaneItem<C>[], id: string) {
  for (const lane of lanes) {
    const index = lane.cards.findIndex((card) => card.id === id);
    const card = lane.cards[index];
    if (card) return { lane, index, card };
  }
  return undefined;
}
