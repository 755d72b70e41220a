import { beforeAll, describe, expect, test } from 'vitest';
import type { CustomField } from '../../api/types';
import { messages } from '../../i18n/en/messages';
import { setMessages } from '../../i18n/t';
import { groupsOf, keptOf, optionsOf, textOf, typedValue, wordsOf } from './customFields';

const field = (more: Partial<CustomField>): CustomField =>
  ({ key: 'f', label: 'F', type: 'text', options: [], group: null, ...more }) as CustomField;
const tier = field({
  type: 'choice',
  options: [
    { id: 'gold~1', label: 'Gold', colour: null, retired: false },
    { id: 'old~2', label: 'Old', colour: null, retired: true },
  ],
});

beforeAll(() => setMessages(messages, 'en-GB'));

describe('what is typed becomes what the API takes', () => {
  test('numbers with either decimal sign; words stay words, for the server to refuse', () => {
    expect(typedValue(field({ type: 'number' }), '12,5', 'EUR')).toBe(12.5);
    expect(typedValue(field({ type: 'number' }), 'many', 'EUR')).toBe('many');
  });

  test('money in the currency it has, yes and no, nothing for an empty line', () => {
    expect(typedValue(field({ type: 'money' }), '10,50', 'USD')).toEqual({ amount: '10.50', currency: 'USD' });
    expect(typedValue(field({ type: 'yesNo' }), 'false', 'EUR')).toBe(false);
    expect(typedValue(field({}), '  ', 'EUR')).toBeNull();
    expect(typedValue(field({ type: 'multiChoice' }), [], 'EUR')).toBeNull();
  });
});

describe('what the API sends becomes words', () => {
  test('options by their labels, retired ones too', () => {
    expect(wordsOf(tier, 'old~2')).toBe('Old');
    expect(wordsOf({ ...tier, type: 'multiChoice' }, ['gold~1', 'old~2'])).toBe('Gold, Old');
  });

  test('a kept value is shown as it was, and an editor starts empty', () => {
    expect(keptOf({ kept: 'about ten' })).toBe('about ten');
    expect(wordsOf(field({ type: 'number' }), { kept: 'about ten' })).toBe('about ten');
    expect(textOf(field({ type: 'number' }), { kept: 'about ten' })).toBe('');
    expect(textOf(field({ type: 'money' }), { amount: '5.00', currency: 'EUR' })).toBe('5.00');
  });
});

test('a retired option is offered only where it is held', () => {
  expect(optionsOf(tier).map((option) => option.value)).toEqual(['gold~1']);
  expect(optionsOf(tier, 'old~2').map((option) => option.value)).toEqual(['gold~1', 'old~2']);
});

test('fields stand under their headings, those without one first', () => {
  const groups = groupsOf([
    field({ key: 'a', group: 'Care' }),
    field({ key: 'b' }),
    field({ key: 'c', group: 'Care' }),
  ]);
  expect(groups.map(([name, members]) => [name, members.map((one) => one.key)])).toEqual([
    ['', ['b']],
    ['Care', ['a', 'c']],
  ]);
});
