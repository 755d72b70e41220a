import { expect, test } from 'vitest';
import { isLine } from './contactLine';

test('a name alone is no line; an address or a number in it makes it one', () => {
  for (const name of ['Ann Lee', 'Ann @ work', 'Room 42', '', 'A. B. C. 1234']) expect(isLine(name), name).toBe(false);
  for (const line of ['Ann Lee ann@lee.example', '+49 30 1234', 'Ann 030/12345', 'ann@lee.example'])
    expect(isLine(line), line).toBe(true);
});
