import type { DragEndEvent, DragStartEvent } from '@dnd-kit/core';
import { type RefObject, useRef, useState } from 'react';
import type { BoardMove, CardItem, LaneItem } from './types';

interface Drag<C> {
  board: RefObject<HTMLElement | null>;
  lanes: LaneItem<C>[];
  onDragging: (dragging: boolean) => void;
  onDrop: (move: BoardMove<C>) => void;
}

interface Target {
  laneId: string;
  index: number;
}

/** Where a dragged card would come to lie. Only a line moves meanwhile: nothing else is drawn again. */
export function useDrag<C extends CardItem>({ board, lanes, onDragging, onDrop }: Drag<C>) {
  const [card, setCard] = useState<C>();
  const [target, setTarget] = useState<Target>();
  const pointer = useRef({ x: 0, y: 0 });
  const stopListening = useRef<() => void>(undefined);

  const end = () => {
    stopListening.current?.();
    setCard(undefined);
    setTarget(undefined);
    onDragging(false);
  };
  const place = (): Target | undefined => (board.current ? targetAt(board.current, pointer.current) : undefined);

  return {
    card,
    target,
    onStart: (event: DragStartEvent) => {
      const id = String(event.active.id);
      setCard(lanes.flatMap((lane) => lane.cards).find((one) => one.id === id));
      stopListening.current = followPointer(pointer.current, event.activatorEvent);
      onDragging(true);
    },
    onMove: () => {
      const next = place();
      setTarget((before) => (before?.laneId === next?.laneId && before?.index === next?.index ? before : next));
    },
    onEnd: (event: DragEndEvent) => {
      const to = place();
      const from = lanes.find((lane) => lane.cards.some((one) => one.id === event.active.id));
      const lane = lanes.find((one) => one.id === to?.laneId);
      end();
      if (card && from && to && lane) {
        onDrop({ card, from: from.id, to: lane.id, beforeId: lane.cards[to.index]?.id ?? null });
      }
    },
    onCancel: end,
  };
}

/** Keeps the pointer's place, and swallows the click that ends a drag: it would open the card. */
function followPointer(pointer: { x: number; y: number }, start: Event): () => void {
  const follow = (event: Event) => {
    const at = event instanceof MouseEvent ? event : (event as TouchEvent).touches[0];
    if (at) Object.assign(pointer, { x: at.clientX, y: at.clientY });
  };
  follow(start);
  const swallow = (event: Event) => event.preventDefault();
  addEventListener('mousemove', follow, true);
  addEventListener('touchmove', follow, true);
  addEventListener('click', swallow, true);
  return () => {
    removeEventListener('mousemove', follow, true);
    removeEventListener('touchmove', follow, true);
    setTimeout(() => removeEventListener('click', swallow, true), 50);
  };
}

function targetAt(board: HTMLElement, { x, y }: { x: number; y: number }): Target | undefined {
  for (const lane of board.querySelectorAll<HTMLElement>('[data-lane]')) {
    const box = lane.getBoundingClientRect();
    if (x < box.left || x >= box.right || y < box.top || y > box.bottom) continue;
    return { laneId: lane.dataset.lane ?? '', index: indexAt(lane, y) };
  }
  return undefined;
}

/** How many cards lie above the pointer, found by halving: a lane may show hundreds. */
function indexAt(lane: HTMLElement, y: number): number {
  const cards = lane.querySelectorAll('[data-card]');
  let low = 0;
  let high = cards.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const box = cards[middle]?.getBoundingClientRect();
    if (box && y > box.top + box.height / 2) low = middle + 1;
    else high = middle;
  }
  return low;
}
