import type { DealCard, StageKind } from '../api/types';
import { CardFace } from '../records/board/CardFace';

/** A card that knows what kind of stage it stands in. */
export type BoardDeal = DealCard & { kind: StageKind };

export function DealFace({ card }: { card: BoardDeal }) {
  return (
    <CardFace
      about={[card.companyName, card.contactName].filter(Boolean).join(' · ') || null}
      amount={card.amount}
      owner={card.ownerName}
      due={card.expectedClose}
      open={card.kind === 'open'}
      since={card.stageEnteredAt}
      step={card.nextStep?.at ?? null}
      rotSince={card.rotSince}
    />
  );
}
