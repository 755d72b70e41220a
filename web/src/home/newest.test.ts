import { expect, test } from 'vitest';
import { type Changed, newest } from './newest';

const changed = (object: Changed['object'], updatedAt: string): Changed => ({
  object,
  id: updatedAt,
  title: object,
  updatedAt,
});

test('the newest changes come first, whatever was changed', () => {
  const records = [
    changed('contact', '2026-11-22T10:00:00Z'),
    changed('contact', '2026-11-20T10:00:00Z'),
    changed('company', '2026-11-22T10:00:00.5Z'),
    changed('deal', '2026-11-21T10:00:00Z'),
  ];
  expect(newest(records, 3).map((one) => one.object)).toEqual(['company', 'contact', 'deal']);
});
