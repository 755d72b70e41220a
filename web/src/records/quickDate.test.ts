import { expect, test } from 'vitest';
import { parseQuickTask } from './quickDate';

// A Sunday.
const now = '2026-11-22';
const read = (text: string, locale = 'en') => parseQuickTask(text, now, locale);

test('"tue 10" is Tuesday at ten, without a title', () => {
  expect(read('tue 10')).toEqual({ title: '', date: '2026-11-24', time: '10:00' });
});

test.each([
  ['call back tue 10', 'call back', '2026-11-24', '10:00'],
  ['tomorrow 9:30 send the offer', 'send the offer', '2026-11-23', '09:30'],
  ['send 3 offers on friday', 'send 3 offers', '2026-11-27', undefined],
  ['visit sunday', 'visit', '2026-11-29', undefined],
  ['today at 3pm ring Ada', 'ring Ada', '2026-11-22', '15:00'],
  ['in 3 days remind them', 'remind them', '2026-11-25', undefined],
  ['in 2 weeks', '', '2026-12-06', undefined],
  ['next week', '', '2026-11-23', undefined],
  ['pay 24.12.', 'pay', '2026-12-24', undefined],
  ['pay 1.2.', 'pay', '2027-02-01', undefined],
  ['renew 2027-01-31', 'renew', '2027-01-31', undefined],
])('%s', (text, title, date, time) => {
  expect(read(text)).toEqual({ title, date, time });
});

test('the weekdays of the locale are known too', () => {
  expect(read('Angebot di 14 Uhr'.replace(' Uhr', 'uhr'), 'de')).toEqual({
    title: 'Angebot',
    date: '2026-11-24',
    time: '14:00',
  });
});

test.each(['call Ada', 'order 10 chairs', 'room 31.13.', '2026-02-31'])('no day in "%s"', (text) => {
  expect(read(text)).toEqual({ title: text, date: undefined, time: undefined });
});

test('a month later stays in its month', () => {
  expect(parseQuickTask('in 1 month', '2026-01-31').date).toBe('2026-02-28');
});
