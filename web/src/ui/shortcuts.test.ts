import { expect, test } from 'vitest';
import { chordOf } from './shortcuts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test.each([
  ['c', press('c')],
  ['shift+c', press('C', { shiftKey: true })],
  ['?', press('?', { shiftKey: true })],
  ['mod+k', press('k', { ctrlKey: true })],
  ['mod+k', press('K', { metaKey: true })],
  ['shift+arrowright', press('ArrowRight', { shiftKey: true })],
  ['space', press(' ')],
])('%s', (words, chord) => {
  expect(chord).toBe(words);
});
