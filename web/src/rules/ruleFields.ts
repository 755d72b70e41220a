import { useMemo } from 'react';
import { tEnum } from '../i18n/t';
import { useCustomFields } from '../records/custom/customFields';
import { filterOf } from '../records/custom/customFilters';
import { type FilterField, segmentField } from '../records/filters';
import { lifecycleStages } from '../records/lifecycle';
import { usePipelines } from '../records/pipelines';
import { staleFilter } from '../records/staleFilter';
import { collectionOf, type RuleObject } from './rules';

/** What a rule about records of this kind can ask for. */
export function useRuleFields(object: RuleObject): FilterField[] {
  const own = useCustomFields(collectionOf[object]);
  const pipelines = usePipelines().data;
  return useMemo(() => {
    const stages = (pipelines ?? []).flatMap((one) => one.stages.map(({ id, name }) => ({ value: id, label: name })));
    const everywhere: FilterField[] = [
      { field: 'ownerId', label: 'records.owner', kind: 'owner' },
      { field: 'tags', label: 'records.tags', kind: 'tag' },
      { field: 'createdAt', label: 'records.createdAt', kind: 'date' },
      ...own.map(filterOf),
      segmentField,
    ];
    const stage: FilterField = {
      field: 'lifecycleStage',
      label: 'contacts.stage',
      kind: 'choice',
      choices: lifecycleStages.map((value) => ({ value, label: tEnum('contacts', `stage_${value}`) })),
    };
    if (object === 'contact')
      return [
        { field: 'email', label: 'records.emails', kind: 'text' },
        { field: 'phone', label: 'records.phones', kind: 'text' },
        { field: 'firstName', label: 'contacts.firstName', kind: 'text' },
        { field: 'lastName', label: 'contacts.lastName', kind: 'text' },
        { field: 'jobTitle', label: 'contacts.jobTitle', kind: 'text' },
        { field: 'companyId', label: 'contacts.company', kind: 'company' },
        stage,
        staleFilter('contacts'),
        ...everywhere,
      ];
    if (object === 'company')
      return [
        { field: 'name', label: 'companies.name', kind: 'text' },
        { field: 'domains', label: 'companies.domains', kind: 'text' },
        { field: 'industry', label: 'companies.industry', kind: 'text' },
        { field: 'employees', label: 'companies.employees', kind: 'number' },
        stage,
        staleFilter('companies'),
        ...everywhere,
      ];
    const status = ['open', 'won', 'lost'].map((value) => ({ value, label: tEnum('deals', `status_${value}`) }));
    return [
      { field: 'amount', label: 'deals.amount', kind: 'number' },
      { field: 'status', label: 'deals.status', kind: 'choice', choices: status },
      { field: 'stageId', label: 'deals.stage', kind: 'choice', choices: stages },
      { field: 'expectedClose', label: 'deals.expectedClose', kind: 'date', days: true },
      { field: 'title', label: 'deals.name', kind: 'text' },
      { field: 'companyId', label: 'deals.company', kind: 'company' },
      { field: 'contactId', label: 'deals.contact', kind: 'contact' },
      ...everywhere,
    ];
  }, [object, own, pipelines]);
}
