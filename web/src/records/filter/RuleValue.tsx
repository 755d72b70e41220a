import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client';
import { keys } from '../../api/keys';
import { t } from '../../i18n/t';
import type { FilterField } from '../filters';
import { OwnerPicker } from '../pickers';
import { segmentsQuery } from '../views/segments';
import { LinkValue } from './LinkValue';
import type { Rule } from './nodes';

interface RuleValueProps {
  field: FilterField | undefined;
  rule: Rule;
  onValue: (value: string) => void;
}

/** What a condition compares with, by the kind of its field. */
export function RuleValue({ field, rule, onValue }: RuleValueProps) {
  const label = t('views.value');
  switch (field?.kind) {
    case 'owner':
      return (
        <OwnerPicker size="xs" aria-label={label} value={rule.value || null} onChange={(id) => onValue(id ?? '')} />
      );
    case 'company':
    case 'contact':
    case 'deal':
      return (
        <LinkValue kind={field.kind} label={label} value={rule.value || null} onChange={(id) => onValue(id ?? '')} />
      );
    case 'choice':
      return rule.op === 'in' ? (
        <MultiSelect
          size="xs"
          aria-label={label}
          data={field.choices ?? []}
          value={rule.value === '' ? [] : rule.value.split(',')}
          onChange={(values) => onValue(values.join(','))}
        />
      ) : (
        <Select
          size="xs"
          aria-label={label}
          data={field.choices ?? []}
          value={rule.value || null}
          onChange={(value) => onValue(value ?? '')}
        />
      );
    case 'tag':
      return <TagValue label={label} value={rule.value} onValue={onValue} />;
    case 'segment':
      return <SegmentValue label={label} value={rule.value} onValue={onValue} />;
    default:
      return (
        <TextInput
          size="xs"
          aria-label={label}
          type={field?.kind === 'date' ? 'date' : field?.kind === 'number' ? 'number' : 'text'}
          value={rule.value}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      );
  }
}

interface ValueProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
}

function TagValue({ label, value, onValue }: ValueProps) {
  const { data } = useQuery({ queryKey: keys.tags, queryFn: () => ok(api.GET('/api/v1/tags', {})) });
  const names = ((data?.items as { name: string }[] | undefined) ?? []).map((tag) => tag.name);
  return (
    <Select
      size="xs"
      aria-label={label}
      data={value && !names.includes(value) ? [value, ...names] : names}
      value={value || null}
      searchable
      onChange={(tag) => onValue(tag ?? '')}
    />
  );
}

function SegmentValue({ label, value, onValue }: ValueProps) {
  const segments = useQuery(segmentsQuery).data ?? [];
  return (
    <Select
      size="xs"
      aria-label={label}
      data={segments.map((segment) => ({ value: segment.id, label: segment.name }))}
      value={value || null}
      searchable
      onChange={(id) => onValue(id ?? '')}
    />
  );
}
