import { useMemo } from 'react';
import type { Pipeline } from '../api/types';
import { t } from '../i18n/t';
import { useCustomFields } from '../records/custom/customFields';
import { filterOf } from '../records/custom/customFilters';
import { type FilterField, segmentField } from '../records/filters';

/** What the board can be narrowed to: the fields of the cards, and the workspace's own fields of deals. */
export function useBoardFields(pipelines: Pipeline[]): FilterField[] {
  const own = useCustomFields('deals');
  return useMemo(() => {
    const stages = pipelines.flatMap((pipeline) => pipeline.stages.map(({ id, name }) => ({ value: id, label: name })));
    return [
      { field: 'ownerId', label: 'records.owner', kind: 'owner' },
      { field: 'expectedClose', label: 'deals.expectedClose', kind: 'date', days: true },
      { field: 'companyId', label: 'deals.company', kind: 'company' },
      { field: 'contactId', label: 'deals.contact', kind: 'contact' },
      { field: 'amount', label: 'deals.amount', kind: 'number' },
      { field: 'tags', label: 'records.tags', kind: 'tag' },
      { field: 'stageId', label: 'deals.stage', kind: 'choice', choices: stages },
      rottingFilter(),
      ...own.map(filterOf),
      segmentField,
    ];
  }, [pipelines, own]);
}

/** Open deals that nobody has worked on for longer than their stage allows. */
export function rottingFilter(): FilterField {
  const label = 'deals.rotting';
  return { field: 'rotting', label, kind: 'choice', choices: [{ value: 'true', label: t(label) }] };
}
