import type { FilterField } from '../records/filters';

/** What the board can be narrowed to. */
export const boardFilters: FilterField[] = [
  { field: 'ownerId', label: 'records.owner', kind: 'owner' },
  { field: 'expectedClose', label: 'deals.expectedClose', kind: 'date' },
  { field: 'companyId', label: 'deals.company', kind: 'company' },
  { field: 'amount', label: 'deals.amount', kind: 'number' },
  { field: 'tags', label: 'records.tags', kind: 'tag' },
];
