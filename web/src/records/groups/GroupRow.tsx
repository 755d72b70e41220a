import type { KeyboardEvent } from 'react';
import { formatMoney, formatMonth, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import type { FilterField } from '../filters';
import type { RecordGroup } from './groups';
import classes from './groups.module.css';

interface GroupRowProps {
  group: RecordGroup;
  field: FilterField | undefined;
  open: boolean;
  row: number;
  columns: number;
  active: boolean;
  onFocus: () => void;
  onToggle: (open?: boolean) => void;
  onToggleAll: (open: boolean) => void;
}

/** The head of a group: its value, its exact count, and its sums; it opens and closes where it stands. */
export function GroupRow({ group, field, open, row, columns, active, onFocus, onToggle, onToggleAll }: GroupRowProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    event.stopPropagation();
    onToggle(event.key === 'ArrowRight');
  };
  return (
    <tr aria-rowindex={row + 2} className={classes.head}>
      <td colSpan={columns + 1}>
        <button
          type="button"
          data-place={`${row}:0`}
          aria-expanded={open}
          title={t('views.groupAll')}
          tabIndex={active ? 0 : -1}
          onFocus={onFocus}
          onKeyDown={onKeyDown}
          onClick={(event) => (event.altKey ? onToggleAll(!open) : onToggle())}
        >
          <Icon name={open ? 'chevronDown' : 'chevronRight'} size={14} />
          <strong>{wordsOf(group, field)}</strong>
          <span>{formatNumber(group.count)}</span>
          {group.sums.length > 0 && <span>{group.sums.map(formatMoney).join(' + ')}</span>}
        </button>
      </td>
    </tr>
  );
}

/** What people call the value. */
function wordsOf({ value, label }: RecordGroup, field: FilterField | undefined): string {
  if (value === null || value === undefined) return t('views.isEmpty');
  if (field?.kind === 'date') return formatMonth(value);
  return field?.choices?.find((choice) => choice.value === value)?.label ?? label ?? value;
}
