import type { CustomField } from '../../api/types';
import type { FilterField } from '../filters';
import { optionsOf } from './customFields';

/** How lists and boards are filtered by a field of the workspace's own. */
export function filterOf(field: CustomField): FilterField {
  const kind = field.type === 'relation' ? ((field.target ?? 'contact') as 'contact') : kinds[field.type];
  return {
    field: `custom.${field.key}`,
    label: 'records.ownField',
    name: field.label,
    kind,
    ...(kind === 'date' && { days: true }),
    ...(kind === 'choice' && {
      choices: optionsOf(
        field,
        field.options.map((option) => option.id),
      ),
    }),
  };
}

const kinds: Record<Exclude<CustomField['type'], 'relation'>, FilterField['kind']> = {
  text: 'text',
  longText: 'text',
  link: 'text',
  number: 'number',
  money: 'number',
  date: 'date',
  choice: 'choice',
  multiChoice: 'choice',
  yesNo: 'choice',
};
