import { expect, test } from 'vitest';
import { nextSort, sortState, tableSearch } from './filters';

test('a column sorts up, then down, then as before', () => {
  expect(nextSort(undefined, 'name')).toBe('name');
  expect(nextSort('name', 'name')).toBe('-name');
  expect(nextSort('-name', 'name')).toBeUndefined();
  expect(nextSort('-updatedAt', 'name')).toBe('name');
  expect([sortState('name', 'name'), sortState('-name', 'name'), sortState('x', 'name')]).toEqual([
    'ascending',
    'descending',
    'none',
  ]);
});

test('the address bar keeps search, sort and filters', () => {
  const address = { q: 'ada', sort: '-name', filter: { ownerId: 'x', createdAt: { gte: '2026-01-01' } } };
  expect(tableSearch(address)).toEqual(address);
});

test('nonsense in the address bar is left out, numbers become text', () => {
  expect(tableSearch({ q: '', sort: 'name; drop', filter: [1], other: 1 })).toEqual({});
  expect(tableSearch({ q: 42, filter: { employees: { gte: 5 }, x: null } })).toEqual({
    q: '42',
    filter: { employees: { gte: '5' } },
  });
});
