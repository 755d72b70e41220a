import { expect, test } from 'vitest';
import { never, readRule, ruleOf } from './repeat';

test('a choice becomes a rule with an end, and is read back', () => {
  for (const rule of [
    'FREQ=DAILY;COUNT=10',
    'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4',
    'FREQ=MONTHLY;UNTIL=20271231',
    'FREQ=YEARLY;COUNT=3',
  ]) {
    expect(ruleOf(readRule(rule))).toBe(rule);
  }
  expect(ruleOf(never)).toBeNull();
  expect(ruleOf({ ...never, every: 'weekly', days: ['SU', 'MO'] })).toBe('FREQ=WEEKLY;BYDAY=MO,SU;COUNT=10');
});
