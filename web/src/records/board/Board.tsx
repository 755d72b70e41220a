import { DndContext, DragOverlay, MouseSensor, pointerWithin, TouchSensor, useSensor, useSensors } from '@dnd-kit/core';
import { type ComponentType, type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import { later } from '../../ui/later';
import { useShortcuts } from '../../ui/shortcuts';
import classes from './board.module.css';
import cards from './card.module.css';
import { Lane } from './Lane';
import { MoveMenu } from './MoveMenu';
import type { BoardMove, CardHandlers, CardItem, LaneItem } from './types';
import { useBoardFocus } from './useBoardFocus';
import { useDrag } from './useDrag';

const StageTabs = later(async () => (await import('./StageTabs')).StageTabs);

interface BoardProps<C extends CardItem> {
  label: string;
  lanes: LaneItem<C>[];
  /** What a card shows. A component that stays the same, so that a card is drawn again only when it changed. */
  face: ComponentType<{ card: C }>;
  pathOf: (card: C) => { to: string; params: { id: string } };
  canMove: boolean;
  onMove: (move: BoardMove<C>) => void;
  onMore: (laneId: string) => void;
  /** While a card is being dragged the board must not change under the hand. */
  onDragging: (dragging: boolean) => void;
  /** In a lane over its cards: the form that adds one. */
  laneTop: (laneId: string) => ReactNode;
  /** On a phone one lane is shown at a time. */
  single: boolean;
  chosenLane: string | undefined;
  onChooseLane: (laneId: string) => void;
}

/**
 * Cards in lanes, moved by mouse, by a long press, by Shift+arrow, or by the menu on M. The drag library does mouse and
 * touch; keys and speech are our own.
 */
export function Board<C extends CardItem>(props: BoardProps<C>) {
  const { lanes, face: Face, canMove, onMove, single } = props;
  const board = useRef<HTMLDivElement>(null);
  const focus = useBoardFocus(board, lanes);
  const drag = useDrag({
    board,
    lanes,
    onDragging: props.onDragging,
    onDrop: (move) => {
      focus.want(move.card.id, move.to);
      onMove(move);
    },
  });
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
  );
  const current = focus.current;

  const move = (to: LaneItem<C> | undefined, index: number) => {
    if (!current || !to || !canMove) return;
    const cards = to.cards.filter((card) => card.id !== current.card.id);
    focus.want(current.card.id, to.id);
    onMove({ card: current.card, from: current.lane.id, to: to.id, beforeId: cards[index]?.id ?? null });
    if (single) props.onChooseLane(to.id);
  };
  const laneAt = (step: number) => (current ? lanes[lanes.indexOf(current.lane) + step] : undefined);
  const placeAt = (step: number) => {
    if (current && current.index + step >= 0) move(current.lane, current.index + step);
  };
  useShortcuts(
    canMove
      ? [
          { keys: 'shift+arrowright', label: 'board.moveRight', group: 'list', run: () => move(laneAt(1), 0) },
          { keys: 'shift+arrowleft', label: 'board.moveLeft', group: 'list', run: () => move(laneAt(-1), 0) },
          { keys: 'shift+arrowup', label: 'board.moveUp', group: 'list', run: () => placeAt(-1) },
          { keys: 'shift+arrowdown', label: 'board.moveDown', group: 'list', run: () => placeAt(1) },
          { keys: 'm', label: 'board.moveTo', group: 'list', run: () => current && focus.openMenu(current.card.id) },
        ]
      : [],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !isCard(event.target)) return;
    if (focus.step(event.key, single)) event.preventDefault();
  };

  const handlers = useHandlers({ onMenu: focus.openMenu, onFocus: focus.noticed });
  const shown = single ? lanes.filter((lane) => lane.id === (props.chosenLane ?? lanes[0]?.id)) : lanes;
  const menuAt = focus.menu;
  const menuLane = menuAt && lanes.find((lane) => lane.cards.some((card) => card.id === menuAt));
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      accessibility={silent}
      onDragStart={drag.onStart}
      onDragMove={drag.onMove}
      onDragEnd={drag.onEnd}
      onDragCancel={drag.onCancel}
    >
      <div className={classes.host}>
        {single && <StageTabs lanes={lanes} chosen={shown[0]?.id} onChoose={props.onChooseLane} />}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields */}
        <div
          ref={board}
          className={classes.board}
          role="group"
          aria-label={props.label}
          onKeyDown={onKeyDown}
          data-single={single || undefined}
        >
          {shown.map((lane) => (
            <Lane
              key={lane.id}
              lane={lane}
              face={Face}
              pathOf={props.pathOf}
              canMove={canMove}
              stop={focus.stopOf(lane)}
              drop={drag.target?.laneId === lane.id ? drag.target.index : undefined}
              menu={lane === menuLane ? menuAt : undefined}
              handlers={handlers}
              top={props.laneTop(lane.id)}
              onMore={props.onMore}
              renderMenu={(card) => (
                <MoveMenu
                  lanes={lanes}
                  laneId={lane.id}
                  onPick={(to) => {
                    focus.closeMenu();
                    const target = lanes.find((one) => one.id === to);
                    focus.want(card.id, to);
                    onMove({ card, from: lane.id, to, beforeId: target?.cards[0]?.id ?? null });
                  }}
                  onClose={() => {
                    focus.closeMenu();
                    focus.want(card.id, lane.id);
                  }}
                />
              )}
            />
          ))}
        </div>
      </div>
      <DragOverlay dropAnimation={null} className={cards.overlay ?? ''}>
        {drag.card && (
          <div className={cards.card}>
            <span className={cards.title}>{drag.card.title}</span>
            <Face card={drag.card} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

function isCard(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches('[data-card] a');
}

/** Our own live region speaks; the library's would say everything twice. */
const silent = {
  screenReaderInstructions: { draggable: '' },
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
};

/** The same object at every render: cards compare their props. */
function useHandlers(handlers: CardHandlers): CardHandlers {
  const latest = useRef(handlers);
  latest.current = handlers;
  return useMemo(
    () => ({ onMenu: (id) => latest.current.onMenu(id), onFocus: (id) => latest.current.onFocus(id) }),
    [],
  );
}
