import { expect, test } from 'vitest';
import { writeBlock } from './clipboard';
import { parseBlock } from './paste';

test('a block of a spreadsheet is read cell by cell', () => {
  expect(parseBlock('a\tb\r\nc\t"d ""e""\nf"\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd "e"\nf'],
  ]);
  expect(parseBlock('one')).toEqual([['one']]);
  expect(parseBlock('\t\n')).toEqual([['', '']]);
});

test('what is written is read back, and no cell runs as a formula', () => {
  const block = [
    ['plain', 'tab\there'],
    ['a "quote"', 'two\nlines'],
    ['+49 30 1234', '-5'],
  ];
  expect(parseBlock(writeBlock(block))).toEqual(block);
  expect(writeBlock([['=1+1', '@x', '-cmd']])).toBe("'=1+1\t'@x\t'-cmd");
});
