import { expect, test } from 'vitest';
import { setFormatLocale } from '../i18n/format';
import { asItWillBe, titleOf } from './asItWillBe';
import type { ColumnMapping, Target } from './imports';

const target = (type: string) =>
  ({ to: 'x', label: 'X', type, required: false, constant: false, choices: [], part: null }) as Target;
const column = (more: Partial<ColumnMapping>) => ({ column: 'x', to: 'x', ...more });

test('dates are read in the order that was decided for their column', () => {
  setFormatLocale('en-GB');
  const read = (text: string, dateOrder: string) => asItWillBe(text, column({ dateOrder }), target('date'), []);
  expect(read('3/1/2017', 'mdy')).toBe('1 Mar 2017');
  expect(read('3/1/2017', 'dmy')).toBe('3 Jan 2017');
  expect(read('2017-03-01', 'ymd')).toBe('1 Mar 2017');
  expect(read('31/31/2017', 'mdy')).toBe('31/31/2017');
});

test('stages by their name, owners as chosen, nothing as a dash', () => {
  const stages = [{ id: 's1', name: 'Gewonnen' }];
  expect(asItWillBe('Won', column({ values: { Won: 's1' } }), target('stage'), stages)).toBe('Gewonnen');
  expect(asItWillBe('Zane', column({ values: { Zane: { none: true } } }), target('owner'), [])).toBe('–');
  expect(asItWillBe(null, column({}), target('text'), [])).toBe('–');
});

test('a title made of columns leaves out what is missing, its separator with it', () => {
  const values = { product: 'GTX Pro', account: null, id: '7' };
  expect(titleOf('{product} - {account}', values)).toBe('GTX Pro');
  expect(titleOf('{account} - {product}', values)).toBe('GTX Pro');
  expect(titleOf('{product} - {id}', values)).toBe('GTX Pro - 7');
  expect(titleOf('Deal {id}', values)).toBe('Deal 7');
});
