import { useMemo } from 'react';
import { t } from '../i18n/t';
import type { FilterField, TableSearch } from '../records/filters';
import { RecordTable } from '../records/RecordTable';
import { EmptyState } from '../ui/EmptyState';
import { taskColumns } from './taskColumns';

const links: FilterField[] = [
  { field: 'contactId', label: 'taskTable.aboutContact', kind: 'contact' },
  { field: 'dealId', label: 'taskTable.aboutDeal', kind: 'deal' },
];

interface TaskTableProps {
  search: TableSearch;
  onSearch: (search: TableSearch) => void;
}

/** All tasks as rows to sort, filter, group and change together, with saved views. */
export function TaskTable({ search, onSearch }: TaskTableProps) {
  return (
    <RecordTable
      collection="tasks"
      columns={useMemo(taskColumns, [])}
      filters={links}
      titleOf={(task) => task.title}
      search={search}
      onSearch={onSearch}
      empty={<EmptyState icon="checkCircle" title={t('tasks.none')} text={t('tasks.noneText')} />}
    />
  );
}
