import type { ReactNode } from 'react';
import type { StageKind } from '../../api/types';

export interface CardItem {
  id: string;
  title: string;
}

/** One stage with the cards that were loaded of it. */
export interface LaneItem<C> {
  id: string;
  title: string;
  kind: StageKind;
  /** All of them, not only the loaded ones. */
  count: number;
  /** Under the title: sums. */
  summary: ReactNode;
  cards: C[];
  more: boolean;
  /** At the end of the title: a button. */
  action: ReactNode;
}

export interface BoardMove<C> {
  card: C;
  from: string;
  to: string;
  /** Nothing means the end. */
  beforeId: string | null;
}

export interface CardHandlers {
  onMenu: (cardId: string) => void;
  onFocus: (cardId: string) => void;
}
