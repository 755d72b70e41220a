import { afterEach, describe, expect, test } from 'vitest';
import { day } from './en/day';
import { door } from './en/door';
import { marketWords } from './en/marketWords';
import { messages as daily } from './en/messages';
import { out } from './en/out';
import { quality } from './en/quality';
import { rare } from './en/rare';
import { reporting } from './en/reporting';
import { work } from './en/work';
import { dateIn, formatAgo, formatDate, formatMoney, setFormatLocale, setFormatZone } from './format';
import { bestLocale, locales } from './locales';
import { type Messages, setMessages, t, tEnum } from './t';
import { instantOf } from './zone';

const english = { ...daily, ...rare, ...quality, ...out, ...day, ...work, ...marketWords, ...reporting, ...door };

afterEach(() => {
  setMessages(english, 'en-GB');
  setFormatZone(undefined);
});

describe('words', () => {
  test('values are filled in, numbers in the locale', () => {
    expect(t('common.loading')).toBe('Loading');
    expect(t('records.createNamed', { name: 'Acme' })).toBe('Create “Acme”');
    expect(t('records.count', { count: 8800 })).toBe('8,800 records');
  });

  test('the plural follows the language', () => {
    expect(t('records.count', { count: 1 })).toBe('1 record');
    const polish: Messages = {
      records: {
        count_one: '{{count}} rekord',
        count_few: '{{count}} rekordy',
        count_many: '{{count}} rekordów',
        count_other: '{{count}} rekordu',
      },
    };
    setMessages(polish, 'pl');
    expect([1, 3, 5].map((count) => t('records.count', { count }))).toEqual(['1 rekord', '3 rekordy', '5 rekordów']);
  });

  test('a value is never read as a placeholder again', () => {
    expect(t('records.chip', { field: '{{value}}', value: 'x' })).toBe('{{value}}: x');
  });

  test('an enum value without words is shown as it is', () => {
    expect(tEnum('settings.role', 'readOnly')).toBe('read-only');
    expect(tEnum('settings.role', 'wizard')).toBe('wizard');
  });

  test('the closest language is chosen', () => {
    expect(bestLocale(['en-GB'])).toBe('en');
    expect(bestLocale(['xx', 'en'])).toBe('en');
    expect(bestLocale([])).toBe('en');
  });

  test('every language has every key of English, and no others', async () => {
    for (const [name, locale] of Object.entries(locales)) {
      const messages = {
        ...(await locale.load()),
        ...(await locale.loadRare()),
        ...(await locale.loadQuality()),
        ...(await locale.loadOut()),
        ...(await locale.loadDay()),
        ...(await locale.loadWork()),
        ...(await locale.loadMarket()),
        ...(await locale.loadReports()),
        ...(await locale.loadDoor()),
      };
      expect(bareKeys(messages), name).toEqual(bareKeys(english));
    }
  });

  test('no text is empty and every brace is closed', () => {
    for (const [namespace, texts] of Object.entries(english)) {
      for (const [key, text] of Object.entries(texts)) {
        expect(text.trim(), `${namespace}.${key}`).not.toBe('');
        expect(text.replace(/\{\{\w+\}\}|\{business\}/g, ''), `${namespace}.${key}`).not.toMatch(/[{}]/);
      }
    }
  });
});

describe('money', () => {
  test('whole amounts lose their zeros, others keep them', () => {
    expect(formatMoney({ amount: '1250.00', currency: 'EUR' })).toBe('€1,250');
    expect(formatMoney({ amount: '1250.50', currency: 'EUR' })).toBe('€1,250.50');
  });

  test('nothing is lost to floating point', () => {
    expect(formatMoney({ amount: '90071992547409.93', currency: 'USD' })).toBe('US$90,071,992,547,409.93');
  });

  test('a currency has its own decimals, and an unknown one is shown as text', () => {
    expect(formatMoney({ amount: '1250', currency: 'JPY' })).toBe('JP¥1,250');
    expect(formatMoney({ amount: '5.00', currency: 'X1' })).toBe('5.00 X1');
  });

  test('the locale decides how it reads', () => {
    setFormatLocale('de-DE');
    expect(formatMoney({ amount: '1250.50', currency: 'EUR' }).replace(/\s/g, ' ')).toBe('1.250,50 €');
  });
});

describe('dates', () => {
  test('a date without time never shifts', () => {
    setFormatZone('Pacific/Honolulu');
    expect(formatDate('2026-11-22')).toBe('22 Nov 2026');
  });

  test('the day of an instant is the one of the workspace', () => {
    setFormatZone('Asia/Tokyo');
    expect(dateIn('2026-11-22T20:00:00Z')).toBe('2026-11-23');
  });

  test('recent instants are told by their distance', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect(formatAgo('2026-11-22T09:00:00Z', now)).toMatch(/3 hr?\.? ago|3 hours ago/);
    expect(formatAgo('2026-11-21T11:00:00Z', now)).toBe('yesterday');
    expect(formatAgo('2026-01-02T09:00:00Z', now)).toBe('2 Jan 2026');
  });

  test('a wall-clock time becomes an instant, in summer and in winter', () => {
    expect(instantOf('2026-11-24', '10:00', 'Europe/Berlin')).toBe('2026-11-24T09:00:00Z');
    expect(instantOf('2026-07-24', '10:00', 'Europe/Berlin')).toBe('2026-07-24T08:00:00Z');
    expect(instantOf('2026-03-29', '03:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z');
  });
});

function bareKeys(messages: Messages): string[] {
  const plural = /_(zero|one|two|few|many|other)$/;
  const all = Object.entries(messages).flatMap(([namespace, texts]) =>
    Object.keys(texts).map((key) => `${namespace}.${key.replace(plural, '')}`),
  );
  return [...new Set(all)].sort();
}
