import { describe, expect, test } from 'vitest';
import type { Board, DealCard } from '../api/types';
import { typedAmount } from './amounts';
import { addCard, appendPage, moveCard, nextOf, stageOf } from './moves';
import { weighted, withAmount } from './sums';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

function card(id: string, amount: string | null = null): DealCard {
  return {
    id,
    version: 1,
    title: id,
    amount: amount === null ? null : eur(amount),
    companyId: null,
    companyName: null,
    contactId: null,
    contactName: null,
    ownerId: null,
    ownerName: null,
    expectedClose: null,
    stageEnteredAt: '2026-11-01T00:00:00Z',
    nextStep: null,
    probability: 50,
    rotSince: null,
  };
}

function board(): Board {
  const stage = { kind: 'open' as const, probability: 50, nextCursor: null };
  return {
    pipeline: { id: 'p', name: 'Sales' },
    stages: [
      {
        ...stage,
        id: 'a',
        name: 'New',
        count: 502,
        sums: [eur('1000.10')],
        weighted: [eur('500.05')],
        cards: [card('1', '0.10'), card('2')],
      },
      {
        ...stage,
        id: 'b',
        name: 'Offer',
        count: 1,
        sums: [eur('5.00')],
        weighted: [eur('2.50')],
        cards: [card('3', '5.00')],
      },
    ],
  };
}

const order = (of: Board, stage: number) => of.stages[stage]?.cards.map((one) => one.id).join('');

describe('a move', () => {
  test('takes count and sum along, exactly', () => {
    const after = moveCard(board(), { card: card('1', '0.10'), stageId: 'b', beforeId: '3' });
    expect([order(after, 0), order(after, 1)]).toEqual(['2', '13']);
    expect(after.stages.map((stage) => stage.count)).toEqual([501, 2]);
    expect(after.stages.map((stage) => stage.sums)).toEqual([[eur('1000.00')], [eur('5.10')]]);
  });

  test('done twice, as when an answer already has it, changes nothing more', () => {
    const move = { card: card('1', '0.10'), stageId: 'b', beforeId: null };
    const once = moveCard(board(), move);
    const twice = moveCard(once, move);
    expect(order(twice, 1)).toBe('31');
    expect(twice.stages.map((stage) => [stage.count, stage.sums])).toEqual(
      once.stages.map((stage) => [stage.count, stage.sums]),
    );
  });

  test('and back again leaves the board as it was', () => {
    const start = board();
    const next = nextOf(start.stages[0] as Board['stages'][number], '1');
    const there = moveCard(start, { card: card('1', '0.10'), stageId: 'b', beforeId: null });
    const back = moveCard(there, { card: card('1', '0.10'), stageId: 'a', beforeId: next });
    expect(order(back, 0)).toBe('12');
    expect(back.stages[0]?.sums).toEqual([eur('1000.10')]);
  });

  test('of a card that somebody else has taken away leaves the figures alone', () => {
    const start = board();
    expect(moveCard(start, { card: card('9', '1.00'), stageId: 'b', beforeId: null })).toBe(start);
  });
});

test('the next page is put after what is shown, without doubles', () => {
  const page = { ...(board().stages[0] as Board['stages'][number]), cards: [card('2'), card('4')] };
  expect(order(appendPage(board(), page), 0)).toBe('124');
});

test('a new card stands on top of its stage', () => {
  const after = addCard(board(), 'b', card('5', '2.50'));
  expect(order(after, 1)).toBe('53');
  expect(stageOf(after, '5')?.sums).toEqual([eur('7.50')]);
});

describe('sums', () => {
  test('never mix currencies and never lose a digit', () => {
    const sums = withAmount([eur('90071992547409.93')], { amount: '0.01', currency: 'USD' }, 1);
    expect(withAmount(sums, eur('0.01'), 1)).toEqual([eur('90071992547409.94'), { amount: '0.01', currency: 'USD' }]);
    expect(withAmount([eur('5.00')], eur('5.00'), -1)).toEqual([]);
  });

  test('are weighted by the chance, rounded to the cent', () => {
    expect(weighted([eur('0.05')], 50)).toEqual([eur('0.03')]);
    expect(weighted([{ amount: '1001', currency: 'JPY' }], 25)).toEqual([{ amount: '250', currency: 'JPY' }]);
  });
});

test('amounts are read the way people type them', () => {
  const typed = (text: string) => typedAmount(text, 'EUR')?.amount;
  expect(['1250', '1,250', '1.250,50', '1 250.5', '€12', '1.5k', '12K'].map(typed)).toEqual([
    '1250',
    '1250',
    '1250.50',
    '1250.5',
    '12',
    '1500',
    '12000',
  ]);
  expect(typedAmount('  ', 'EUR')).toBeNull();
  expect(typed('a lot')).toBe('alot');
});
