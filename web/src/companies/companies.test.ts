import { expect, test } from 'vitest';
import { domainsOf, wholeNumber } from './companies';

test('domains come apart at commas, semicolons and spaces', () => {
  expect(domainsOf(' acme.com, acme.de;acme.fr ')).toEqual(['acme.com', 'acme.de', 'acme.fr']);
  expect(domainsOf('')).toEqual([]);
});

test.each([
  ['1,200', 1200],
  ['1.200', 1200],
  ['42', 42],
  ['', null],
  [null, null],
  ['many', 'many'],
])('%s people', (text, number) => {
  expect(wholeNumber(text)).toBe(number);
});
