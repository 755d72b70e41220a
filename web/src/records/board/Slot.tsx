import { useDraggable } from '@dnd-kit/core';
import { Link } from '@tanstack/react-router';
import { type ComponentType, memo, type ReactNode } from 'react';
import { t } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import classes from './card.module.css';
import type { CardHandlers, CardItem } from './types';

interface SlotProps<C extends CardItem> {
  card: C;
  face: ComponentType<{ card: C }>;
  path: (card: C) => { to: string; params: { id: string } };
  canMove: boolean;
  stop: boolean;
  /** A line over the card: the dragged one would come here. */
  marker: boolean;
  handlers: CardHandlers;
  menu: ReactNode;
}

/** The thin part that the drag library draws again whenever a drag begins or ends; what is in it stays as it is. */
function SlotOf<C extends CardItem>({ card, face, path, canMove, stop, marker, handlers, menu }: SlotProps<C>) {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: card.id, disabled: !canMove });
  return (
    <li
      ref={setNodeRef}
      className={classes.card}
      data-card={card.id}
      data-dragging={isDragging || undefined}
      data-marker={marker || undefined}
      {...listeners}
    >
      <Body card={card} face={face} path={path} canMove={canMove} stop={stop} handlers={handlers} />
      {menu}
    </li>
  );
}

export const Slot = memo(SlotOf) as typeof SlotOf;

type BodyProps<C extends CardItem> = Omit<SlotProps<C>, 'marker' | 'menu'>;

function BodyOf<C extends CardItem>({ card, face: Face, path, canMove, stop, handlers }: BodyProps<C>) {
  return (
    <>
      {/* The whole card is the link (see the style sheet); a finger or mouse may take it anywhere. */}
      <Link
        className={classes.title}
        {...path(card)}
        preload={false}
        tabIndex={stop ? 0 : -1}
        draggable={false}
        onFocus={() => handlers.onFocus(card.id)}
      >
        {card.title}
      </Link>
      <Face card={card} />
      {canMove && (
        <button
          type="button"
          className={classes.moveButton}
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={t('board.moveNamed', { title: card.title })}
          onClick={() => handlers.onMenu(card.id)}
        >
          <Icon name="dots" size={14} />
        </button>
      )}
    </>
  );
}

const Body = memo(BodyOf) as typeof BodyOf;
