import { expect, test } from 'vitest';
import { changeText, worthTelling } from './changeText';

const bob = '01a20308-b151-739d-834a-172c42e11103';
const other = '01a20308-b156-76e9-9282-bf8c9dc43e34';
const names = new Map([[bob, 'Bob']]);
const tell = (field: string, old: unknown, now: unknown) => changeText({ field, old, new: now }, names);

test('a change is told by label, before and after', () => {
  expect(tell('jobTitle', null, 'Buyer')).toBe('Job title: – → Buyer');
  expect(tell('tags', ['a', 'b'], [])).toBe('Tags: a, b → –');
  expect(tell('expectedClose', '2026-11-22', null)).toBe('Expected close: 22 Nov 2026 → –');
  expect(tell('amount', { amount: '5.00', currency: 'EUR' }, { amount: '6.50', currency: 'EUR' })).toBe(
    'Value: €5 → €6.50',
  );
  expect(tell('emails', [{ value: 'a@b.test', label: 'work' }], null)).toBe('E-mail: a@b.test → –');
});

test('an id is told by its name, and an unknown one not at all', () => {
  expect(tell('ownerId', bob, null)).toBe('Owner: Bob → –');
  expect(tell('companyId', null, other)).toBe('Company changed');
});

test('what follows from something else is not told', () => {
  expect(worthTelling({ field: 'status' })).toBe(false);
  expect(worthTelling({ field: 'title' })).toBe(true);
});
