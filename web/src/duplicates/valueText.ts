import { formatDate, formatMoney, type MoneyValue } from '../i18n/format';

/** A member of a record in words, whatever it is. */
export function valueText(value: unknown): string {
  if (value == null) return '–';
  if (Array.isArray(value)) return value.map((item) => itemText(item)).join(', ') || '–';
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value) : value;
  if (typeof value === 'object') return 'currency' in value ? formatMoney(value as MoneyValue) : pairsText(value);
  return String(value);
}

function itemText(item: unknown): string {
  if (item === null || typeof item !== 'object') return String(item);
  const part = item as Record<string, unknown>;
  if (typeof part.value === 'string') return part.value;
  if (typeof part.companyName === 'string') return [part.companyName, part.title].filter(Boolean).join(', ');
  return ['street', 'postcode', 'city', 'region', 'country']
    .map((name) => part[name])
    .filter(Boolean)
    .join(', ');
}

function pairsText(value: object): string {
  return Object.entries(value)
    .filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0))
    .map(([name, one]) => `${name}: ${Array.isArray(one) ? one.map((item) => itemText(item)).join(' ') : String(one)}`)
    .join(', ');
}
