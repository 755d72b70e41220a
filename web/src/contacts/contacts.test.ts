import { expect, test } from 'vitest';
import { primaryOf, splitName, withPrimary } from './contacts';

test('a name is split before its last word', () => {
  expect(splitName('Ada King Lovelace')).toEqual({ firstName: 'Ada King', lastName: 'Lovelace' });
  expect(splitName('  Prince ')).toEqual({ lastName: 'Prince' });
  expect(splitName('')).toEqual({});
});

const home = { value: 'a@home.test', label: 'home', primary: false };
const work = { value: 'a@work.test', label: 'work', primary: true };

test('the primary point is the one marked, else the first', () => {
  expect(primaryOf([home, work])).toBe('a@work.test');
  expect(primaryOf([home])).toBe('a@home.test');
  expect(primaryOf([])).toBe('');
});

test('editing the cell changes the primary point and leaves the others', () => {
  expect(withPrimary([home, work], 'new@work.test')).toEqual([home, { ...work, value: 'new@work.test' }]);
  expect(withPrimary([], 'a@b.test')).toEqual([{ value: 'a@b.test', label: 'work', primary: true }]);
});

test('emptying the cell removes the primary point and makes another one primary', () => {
  expect(withPrimary([home, work], '')).toEqual([{ ...home, primary: true }]);
});
