import type { day } from './en/day';
import type { door } from './en/door';
import type { marketWords } from './en/marketWords';
import type { messages as daily } from './en/messages';
import type { out } from './en/out';
import type { quality } from './en/quality';
import type { rare } from './en/rare';
import type { reporting } from './en/reporting';
import type { work } from './en/work';
import { formatNumber, setFormatLocale } from './format';

/** One object per namespace; plurals follow i18next v4 (`key_one`, `key_other`). */
export type Messages = Record<string, Record<string, string>>;

type PluralBase<K> = K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Base : K;
type English = typeof daily &
  typeof rare &
  typeof quality &
  typeof out &
  typeof day &
  typeof work &
  typeof marketWords &
  typeof reporting &
  typeof door;
export type Key = { [N in keyof English & string]: `${N}.${PluralBase<keyof English[N] & string>}` }[keyof English &
  string];
export type Values = Record<string, string | number>;

let messages: Messages = {};
let plurals = new Intl.PluralRules('en');

/** Switches the language of everything drawn from now on. `tag` also drives dates and numbers ("en-GB"). */
export function setMessages(next: Messages, tag: string): void {
  messages = next;
  plurals = new Intl.PluralRules(tag);
  setFormatLocale(tag);
}

/** Words of pages that are loaded later, in the language of the others. */
export function addMessages(more: Messages): void {
  messages = { ...messages, ...more };
}

/** The words for a key: `t('contacts.count', { count: 3 })` picks the plural, `{{name}}` is filled in. */
export function t(key: Key, values?: Values): string {
  return fill(lookUp(key, values?.count) ?? key, values);
}

/** Words for a key made at run time (an enum value of the API), with the raw value as the answer when there is none. */
export function tEnum(prefix: string, value: string): string {
  return lookUp(`${prefix}.${value}`) ?? value;
}

function lookUp(key: string, count?: string | number): string | undefined {
  const dot = key.indexOf('.');
  const namespace = messages[key.slice(0, dot)];
  const name = key.slice(dot + 1);
  if (!namespace) return undefined;
  if (typeof count === 'number') {
    const plural = namespace[`${name}_${plurals.select(count)}`] ?? namespace[`${name}_other`];
    if (plural !== undefined) return plural;
  }
  return namespace[name];
}

function fill(text: string, values?: Values): string {
  if (!values) return text;
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(value) : value;
  });
}
