import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

// The rules of the house that a linter cannot say.

const root = import.meta.dirname;
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|css|json)$/.test(entry.name) && entry.name !== 'schema.d.ts')
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));
const code = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const floor = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '');

/** What each floor may import; a folder that is not named here is a feature. */
const below: Record<string, string[]> = {
  i18n: [],
  api: ['i18n'],
  ui: ['i18n', 'api'],
  forms: ['i18n', 'api', 'ui'],
  session: ['i18n', 'api', 'ui', 'forms', ''],
  records: ['i18n', 'api', 'ui', 'forms', 'session', ''],
  layout: ['i18n', 'api', 'ui', 'forms', 'session', ''],
};
const shared = ['i18n', 'api', 'ui', 'forms', 'session', 'records', 'layout', ''];
const styled = ['ui', 'forms', 'records', 'layout'];

test('no file has more than 300 lines', () => {
  const long = files.filter((file) => !file.endsWith('.json') && read(file).split('\n').length > 301);
  expect(long).toEqual([]);
});

test('imports go downwards, and from feature to feature only for a picker or a chip', () => {
  const wrong: string[] = [];
  for (const file of code.filter((one) => floor(one) !== '')) {
    const own = floor(file);
    for (const [, path = ''] of read(file).matchAll(/from '(\.\.\/[^']+)'/g)) {
      const target = join(dirname(file), path);
      const to = floor(target);
      const allowed = below[own] ?? shared;
      if (to === own || allowed.includes(to)) continue;
      if (!(own in below) && /(Picker|Chip)$/.test(target)) continue;
      wrong.push(`${file} → ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('features never style', () => {
  const wrong = code
    .filter((file) => floor(file) !== '' && !styled.includes(floor(file)))
    .filter((file) => /\bstyle=\{|\.module\.css'|className=|\b(c|bg|fz|fw|color)="(?!gray")/.test(read(file)));
  expect(wrong).toEqual([]);
});

test('no token is ever stored, no markup injected', () => {
  for (const file of code) {
    const text = read(file);
    expect(text, file).not.toMatch(/dangerouslySetInnerHTML|innerHTML\s*=/);
    expect(text, file).not.toMatch(/(local|session)Storage\.setItem\([^)]*[tT]oken/);
  }
});
