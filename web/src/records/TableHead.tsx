import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { type Column, nameOf } from './columns';
import { nextSort, sortState } from './filters';
import classes from './table.module.css';

interface TableHeadProps {
  columns: Pick<Column<never>, 'id' | 'label' | 'name' | 'width' | 'sort' | 'end'>[];
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  all: boolean;
  some: boolean;
  onAll: () => void;
}

export function TableHead({ columns, sort, onSort, all, some, onAll }: TableHeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th className={classes.check} scope="col">
          <input
            type="checkbox"
            checked={all}
            ref={(input) => {
              if (input) input.indeterminate = some && !all;
            }}
            aria-label={t('views.selectAll')}
            onChange={onAll}
          />
        </th>
        {columns.map((column, index) => {
          const field = column.sort;
          const state = field ? sortState(sort, field) : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              data-end={column.end || undefined}
              style={index === 0 ? { minWidth: column.width } : { width: column.width }}
              aria-sort={state}
            >
              {field ? (
                <button type="button" onClick={() => onSort(nextSort(sort, field))}>
                  {nameOf(column)}
                  {state === 'ascending' && <Icon name="arrowUp" size={12} />}
                  {state === 'descending' && <Icon name="arrowDown" size={12} />}
                </button>
              ) : (
                nameOf(column)
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
