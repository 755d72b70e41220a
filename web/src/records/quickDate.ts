import { today } from '../i18n/format';

export interface QuickTask {
  title: string;
  /** "2026-11-24" */
  date: string | undefined;
  /** "10:00" */
  time: string | undefined;
}

/**
 * Reads "call back tue 10", "tomorrow 9:30 send offer", "in 3 days", "24.12.", "2026-12-24": a day, perhaps a time, and
 * whatever is left is the title. Weekdays are the next ones to come. `now` is a date of the workspace.
 */
export function parseQuickTask(text: string, now = today(), locale = 'en'): QuickTask {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const day = findDay(words, now, locale);
  if (!day) return { title: words.join(' '), date: undefined, time: undefined };
  const [before, after] = [words.slice(0, day.start), words.slice(day.end)];
  const time = readTime(after[0]) ?? (after[0]?.toLowerCase() === 'at' ? readTime(after[1]) : undefined);
  const skip = time === undefined ? 0 : after[0]?.toLowerCase() === 'at' ? 2 : 1;
  return { title: [...before, ...after.slice(skip)].join(' '), date: day.date, time };
}

function findDay(
  words: string[],
  now: string,
  locale: string,
): { start: number; end: number; date: string } | undefined {
  for (let start = words.length - 1; start >= 0; start--) {
    const word = bare(words[start]);
    const next = bare(words[start + 1]);
    const third = bare(words[start + 2]);
    if (word === 'in' && /^\d{1,3}$/.test(next) && /^(days?|weeks?|months?|d|w|m)$/.test(third)) {
      return { start, end: start + 3, date: later(now, Number(next), third) };
    }
    if (word === 'next' && next === 'week') return { start, end: start + 2, date: nextWeekday(now, 1) };
    const date = readDay(word, now, locale);
    if (date) return { start: bare(words[start - 1]) === 'on' ? start - 1 : start, end: start + 1, date };
  }
  return undefined;
}

function readDay(word: string, now: string, locale: string): string | undefined {
  if (word === 'today' || word === 'tod') return now;
  if (word === 'tomorrow' || word === 'tom' || word === 'tmr') return plusDays(now, 1);
  const weekday = weekdays(locale).findIndex((names) => names.includes(word));
  if (weekday >= 0) return nextWeekday(now, weekday);
  if (/^\d{4}-\d{2}-\d{2}$/.test(word)) return valid(word);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.?(\d{4})?$/.exec(word);
  if (!dotted || !word.includes('.')) return undefined;
  const [, dayText = '', monthText = '', yearText] = dotted;
  // "10.30" is a time where it follows a day; as a day it needs its second dot or the year.
  if (!yearText && !word.endsWith('.')) return undefined;
  const year = yearText ? Number(yearText) : Number(now.slice(0, 4));
  const date = valid(`${year}-${pad(Number(monthText))}-${pad(Number(dayText))}`);
  return date && !yearText && date < now ? valid(`${year + 1}${date.slice(4)}`) : date;
}

/** "10", "10:30", "9.15", "14h", "3pm", "3:30pm" */
function readTime(word: string | undefined): string | undefined {
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?\s?(am|pm|h|uhr)?$/i.exec(word ?? '');
  if (!match) return undefined;
  const [, hourText, minuteText, half] = match;
  let hour = Number(hourText);
  const minute = Number(minuteText ?? 0);
  if (/pm/i.test(half ?? '') && hour < 12) hour += 12;
  if (/am/i.test(half ?? '') && hour === 12) hour = 0;
  return hour < 24 && minute < 60 ? `${pad(hour)}:${pad(minute)}` : undefined;
}

/** Sunday first; English always, and the names of the locale beside it. */
function weekdays(locale: string): string[][] {
  return Array.from({ length: 7 }, (_, day) => {
    const date = Date.UTC(2026, 10, 22 + day);
    return ['en', locale].flatMap((tag) =>
      (['long', 'short'] as const).map((weekday) =>
        bare(new Intl.DateTimeFormat(tag, { weekday, timeZone: 'UTC' }).format(date)),
      ),
    );
  });
}

function nextWeekday(now: string, weekday: number): string {
  const ahead = (weekday - new Date(`${now}T00:00:00Z`).getUTCDay() + 7) % 7;
  return plusDays(now, ahead === 0 ? 7 : ahead);
}

function later(now: string, count: number, unit: string): string {
  if (unit.startsWith('d')) return plusDays(now, count);
  if (unit.startsWith('w')) return plusDays(now, 7 * count);
  const [year = 0, month = 0, day = 0] = now.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(day, last))).toISOString().slice(0, 10);
}

export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function valid(date: string): string | undefined {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? undefined : date;
}

function bare(word: string | undefined): string {
  return (word ?? '')
    .toLowerCase()
    .replace(/[,;!?]+$/, '')
    .replace(/^(\p{L}+)\.$/u, '$1');
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
