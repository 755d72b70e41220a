import { useMemo } from 'react';
import type { Pipeline } from '../api/types';
import { t } from '../i18n/t';
import type { DealsSearch, FilterField } from '../records/filters';
import { RecordTable } from '../records/RecordTable';
import { EmptyState } from '../ui/EmptyState';
import { dealColumns } from './dealColumns';
import { rottingFilter } from './dealFilters';

const contact: FilterField = { field: 'contactId', label: 'deals.contact', kind: 'contact' };

interface DealListProps {
  search: DealsSearch;
  onSearch: (search: DealsSearch) => void;
  pipelines: Pipeline[];
}

/** The deals of all pipelines as rows to sort, filter and change together. */
export function DealList({ search, onSearch, pipelines }: DealListProps) {
  const { pipeline, stage: _, view: __, ...asked } = search;
  return (
    <RecordTable
      collection="deals"
      columns={useMemo(() => dealColumns(pipelines), [pipelines])}
      filters={useMemo(() => [contact, rottingFilter()], [])}
      titleOf={(deal) => deal.title}
      search={asked}
      onSearch={(next) => onSearch({ ...next, view: 'list', ...(pipeline && { pipeline }) })}
      empty={<EmptyState icon="board" title={t('deals.none')} text={t('deals.noneText')} />}
    />
  );
}
