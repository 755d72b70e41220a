import { expect, test } from 'vitest';
import { localPath } from './localPath';

test('a path of the app is followed', () => {
  expect(localPath('/contacts?q=ada')).toBe('/contacts?q=ada');
});

test.each(['//evil.test', '/\\evil.test', 'https:evil', 'javascript:alert(1)', '/\t/evil.test', '', undefined])(
  'anything else leads to the start: %s',
  (to) => {
    expect(localPath(to)).toBe('/');
  },
);
