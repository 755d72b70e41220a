import { useQuery } from '@tanstack/react-query';
import { api, okAs } from '../../api/client';
import type { Collection } from '../../api/keys';
import type { components } from '../../api/schema';
import { t } from '../../i18n/t';
import type { FilterField, TableSearch } from '../filters';
import { treeOf } from '../filterTree';
import classes from './views.module.css';

type Groups = components['schemas']['RecordGroupList'];

interface GroupListProps {
  collection: Collection;
  fields: FilterField[];
  search: TableSearch;
  onSearch: (search: TableSearch) => void;
}

/** The values that the rows are grouped by, each with its exact count; a click opens one group and the same click closes it. */
export function GroupList({ collection, fields, search, onSearch }: GroupListProps) {
  const { group = '', q } = search;
  const { [group]: open, ...others } = search.filter ?? {};
  const filter = treeOf({ ...(search.where && { where: search.where }), filter: others });
  const groups = useQuery({
    queryKey: [collection, 'groups', group, filter, q],
    queryFn: ({ signal }) =>
      okAs<Groups>(
        api.POST(`/api/v1/${collection}/groups` as '/api/v1/contacts/groups', {
          body: { by: group, filter, q: q ?? null } as never,
          signal,
        }),
      ),
  });
  const choices = fields.find((field) => field.field === group)?.choices;
  const pick = (value: string | null, on: boolean) => {
    const { filter: _, ...rest } = search;
    const next = on ? others : { ...others, [group]: value === null ? { empty: 'true' } : value };
    onSearch(Object.keys(next).length > 0 ? { ...rest, filter: next } : rest);
  };
  return (
    <ul className={classes.groups} aria-label={t('views.groupBy')}>
      {(groups.data?.items ?? []).map(({ value, label, count }) => {
        const on = value === null ? typeof open === 'object' && open.empty === 'true' : open === value;
        const name =
          value === null ? t('views.isEmpty') : (choices?.find((one) => one.value === value)?.label ?? label);
        return (
          <li key={value ?? ''}>
            <button
              type="button"
              aria-expanded={on}
              className={classes.groupButton}
              onClick={() => pick(value ?? null, on)}
            >
              {t('views.inGroup', { group: name ?? '', count })}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
