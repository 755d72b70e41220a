import { useDroppable } from '@dnd-kit/core';
import { type ComponentType, memo, type ReactNode, useEffect, useRef } from 'react';
import { t } from '../../i18n/t';
import { Count } from '../../ui/Text';
import classes from './board.module.css';
import { Slot } from './Slot';
import type { CardHandlers, CardItem, LaneItem } from './types';

interface LaneProps<C extends CardItem> {
  lane: LaneItem<C>;
  face: ComponentType<{ card: C }>;
  pathOf: (card: C) => { to: string; params: { id: string } };
  canMove: boolean;
  /** The card that Tab stops at in this lane. */
  stop: string | undefined;
  /** Where the dragged card would come to lie. */
  drop: number | undefined;
  /** The card whose move menu is open. */
  menu: string | undefined;
  handlers: CardHandlers;
  top: ReactNode;
  onMore: (laneId: string) => void;
  renderMenu: (card: C) => ReactNode;
}

export function Lane<C extends CardItem>({ lane, drop, menu, top, onMore, renderMenu, ...slot }: LaneProps<C>) {
  const { setNodeRef } = useDroppable({ id: lane.id });
  const words = t('board.lane', { title: lane.title, count: lane.count });
  return (
    <section className={classes.lane} aria-label={words} data-lane={lane.id} data-kind={lane.kind}>
      <header className={classes.laneHead}>
        <h2>
          {lane.title}{' '}
          <small>
            <Count value={lane.count} />
          </small>
        </h2>
        {lane.action}
        <div className={classes.sums}>{lane.summary}</div>
      </header>
      <div ref={setNodeRef} className={classes.scroll} data-over={drop !== undefined || undefined}>
        {top}
        <ol className={classes.cards}>
          {lane.cards.map((card, index) => (
            <Slot
              key={card.id}
              card={card}
              face={slot.face}
              path={slot.pathOf}
              canMove={slot.canMove}
              stop={slot.stop === card.id}
              marker={drop === index}
              handlers={slot.handlers}
              menu={menu === card.id ? renderMenu(card) : null}
            />
          ))}
          {drop !== undefined && drop >= lane.cards.length && <li className={classes.marker} aria-hidden="true" />}
        </ol>
        {lane.cards.length === 0 && !top && <p className={classes.none}>{t('board.laneEmpty')}</p>}
        {lane.more && <More key={lane.cards.length} onSeen={() => onMore(lane.id)} />}
      </div>
    </section>
  );
}

/** Asks for more a screen before the end is reached. */
const More = memo(function More({ onSeen }: { onSeen: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  const seen = useRef(onSeen);
  seen.current = onSeen;
  useEffect(() => {
    const element = mark.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((one) => one.isIntersecting) && seen.current(),
      {
        root: element.parentElement,
        rootMargin: '600px',
      },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return <div ref={mark} className={classes.more} aria-hidden="true" />;
});
