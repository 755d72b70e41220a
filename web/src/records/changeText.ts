import { formatDate, formatInstant, formatMoney } from '../i18n/format';
import { t, tEnum } from '../i18n/t';

interface Change {
  field: string;
  old?: unknown;
  new?: unknown;
}

/** What goes without saying: a deal's status follows its stage, a contact's roles its company. */
const silent = new Set(['status', 'roles', 'closedAt', 'stageEnteredAt', 'position']);

export function worthTelling(change: Change): boolean {
  return !silent.has(change.field);
}

/** "Job title: Buyer → Head of buying". Ids are told by their names, or left out when nobody knows the name. */
export function changeText({ field, old, new: now }: Change, names: Map<string, string>): string {
  const label = names.get(field) ?? tEnum('file.field', field);
  const [before, after] = [valueText(old, names), valueText(now, names)];
  if (before === undefined || after === undefined) return t('file.changedField', { field: label });
  return t('file.change', { field: label, old: before, now: after });
}

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function valueText(value: unknown, names: Map<string, string>): string | undefined {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) {
    const parts = value.map((one) => valueText(one, names));
    if (parts.includes(undefined)) return undefined;
    return parts.length === 0 ? '–' : parts.join(', ');
  }
  if (typeof value === 'object') return objectText(value as Record<string, unknown>, names);
  const text = String(value);
  if (id.test(text)) return names.get(text);
  const named = names.get(text);
  if (named !== undefined) return named;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(text);
  return /^\d{4}-\d{2}-\d{2}T.*Z$/.test(text) ? formatInstant(text) : text;
}

function objectText(value: Record<string, unknown>, names: Map<string, string>): string | undefined {
  const { amount, currency } = value;
  if (typeof amount === 'string' && typeof currency === 'string') return formatMoney({ amount, currency });
  const named = value.value ?? value.name ?? value.title;
  if (named !== undefined) return valueText(named, names);
  const words = Object.values(value).filter((one) => typeof one === 'string' && !id.test(one));
  return words.length > 0 ? words.join(' ') : undefined;
}
