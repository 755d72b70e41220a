import { t } from '../i18n/t';
import type { FilterField } from './filters';

const kinds = ['true', 'email', 'phone', 'address', 'jobTitle', 'company'] as const;

/** Customers nobody has talked to for long: a filter that is there from the start. */
export function touchFilter(): FilterField {
  return {
    field: 'withoutTouch',
    label: 'views.withoutTouch',
    kind: 'choice',
    choices: [{ value: 'true', label: t('views.withoutTouch_true') }],
  };
}

/** Whether something has not been confirmed for longer than it stays right; of companies their addresses alone. */
export function staleFilter(collection: 'contacts' | 'companies'): FilterField {
  const choices = kinds.slice(0, collection === 'contacts' ? 6 : 4);
  return {
    field: 'stale',
    label: 'views.stale',
    kind: 'choice',
    choices: choices.map((value) => ({ value, label: t(`views.stale_${value}`) })),
  };
}
