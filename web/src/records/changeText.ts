import { formatMoney } from '../i18n/format';
import { t, tEnum } from '../i18n/t';

/** "Job title: Buyer → Head of buying" */
export function changeText({ field, old, new: now }: { field: string; old: unknown; new: unknown }): string {
  const name = tEnum('records.field', field);
  return t('records.change', { field: name, old: valueText(old), now: valueText(now) });
}

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(valueText).join(', ');
  if (typeof value === 'object') {
    const parts = value as Record<string, unknown>;
    if (typeof parts.amount === 'string' && typeof parts.currency === 'string') {
      return formatMoney({ amount: parts.amount, currency: parts.currency });
    }
    return valueText(
      parts.value ??
        parts.name ??
        parts.title ??
        Object.values(parts)
          .filter((one) => typeof one === 'string')
          .join(' '),
    );
  }
  return String(value);
}
