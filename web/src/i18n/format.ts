/** Dates, numbers and money, in the locale and time zone of the workspace. */

export interface MoneyValue {
  amount: string;
  currency: string;
}

let locale = 'en';
let zone: string | undefined;
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

export function setFormatLocale(tag: string): void {
  locale = tag;
  cache.clear();
}

export function setFormatZone(timeZone: string | undefined): void {
  zone = timeZone;
  cache.clear();
}

/** "€1,250" for whole amounts, "€1,250.50" otherwise. The amount stays text, so nothing is lost to floating point. */
export function formatMoney(money: MoneyValue): string {
  const format = cached(`money ${money.currency}`, () => currencyFormat(money.currency));
  return format ? format.format(money.amount as Intl.StringNumericLiteral) : `${money.amount} ${money.currency}`;
}

/** "€1.2M": for the axis of a picture, where the figure itself stands elsewhere. */
export function formatMoneyShort(money: MoneyValue): string {
  const make = () =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: money.currency,
      notation: 'compact',
      maximumFractionDigits: 1,
    });
  return cached(`short ${money.currency}`, make).format(Number(money.amount));
}

export function formatNumber(value: number): string {
  return cached('number', () => new Intl.NumberFormat(locale)).format(value);
}

export function formatPercent(whole: number): string {
  return cached('percent', () => new Intl.NumberFormat(locale, { style: 'percent' })).format(whole / 100);
}

/** A calendar date ("2026-11-22"), shown without shifting it through a time zone. */
export function formatDate(date: string): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number);
  const format = cached(
    'date',
    () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  );
  return format.format(Date.UTC(year ?? 1970, (month ?? 1) - 1, day ?? 1));
}

/** A date near today, by its weekday: "Tue, Nov 24". */
export function formatDay(date: string): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.format(new Date(`${date}T00:00:00Z`));
}

/** A month ("2026-11") in words. */
export function formatMonth(month: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}

export function formatInstant(instant: string): string {
  return cached(
    'instant',
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }),
  ).format(new Date(instant));
}

export function formatTime(instant: string): string {
  return cached('time', () => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone })).format(
    new Date(instant),
  );
}

/** "3 days ago", "in 2 hours"; beyond a month the plain date. */
export function formatAgo(instant: string, now = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const step = steps.find(([limit]) => Math.abs(seconds) < limit);
  if (!step) return formatDate(dateIn(instant));
  const format = cached('ago', () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));
  return format.format(Math.trunc(seconds / step[1]) || 0, step[2]);
}

/** How long something took or has lasted: "5 min", "3 hr", "12 days". */
export function formatDuration(seconds: number, unitDisplay: 'narrow' | 'short' | 'long' = 'narrow'): string {
  const [, size, unit] = spans.find(([least]) => seconds >= least) ?? ([0, 60, 'minute'] as const);
  const make = () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 0 });
  return cached(`${unit} ${unitDisplay}`, make).format(Math.floor(seconds / size));
}

/** Today's date in the workspace's time zone, as the API writes dates. */
export function today(now = new Date()): string {
  return dateIn(now.toISOString());
}

/** The calendar date of an instant in the workspace's time zone. */
export function dateIn(instant: string): string {
  // Swedish writes dates the way ISO does.
  return cached('iso', () => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: zone })).format(
    new Date(instant),
  );
}

const steps: [number, number, Intl.RelativeTimeFormatUnit][] = [
  [45, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
];

/** From so many seconds on, in units of so many seconds. */
const spans: [number, number, string][] = [
  [2 * 31_557_600, 31_557_600, 'year'],
  [90 * 86_400, 2_629_800, 'month'],
  [86_400, 86_400, 'day'],
  [3600, 3600, 'hour'],
];

function currencyFormat(currency: string): Intl.NumberFormat | undefined {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
  } catch {
    // A code the browser refuses ("X1") is still shown as it is.
    return undefined;
  }
}

function cached<T>(key: string, make: () => T): T {
  if (!cache.has(key)) cache.set(key, make() as Intl.NumberFormat);
  return cache.get(key) as T;
}
