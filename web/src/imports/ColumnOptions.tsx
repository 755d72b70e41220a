import { Button, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { t } from '../i18n/t';
import { useMembers } from '../records/members';
import { usePipelines } from '../records/pipelines';
import { Text } from '../ui/Text';
import type { ColumnMapping, Import, OwnerChoice, Target } from './imports';

interface ColumnOptionsProps {
  one: Import;
  column: ColumnMapping;
  target: Target;
  readOnly: boolean;
  onChange: (column: ColumnMapping) => void;
}

/** What a column needs to know besides its target: the order of its dates, the stage behind a word, who a name is. */
export function ColumnOptions({ one, column, target, readOnly, onChange }: ColumnOptionsProps) {
  const of = { column: column.column };
  switch (target.type) {
    case 'date':
    case 'instant':
      return (
        <NativeSelect
          size="xs"
          aria-label={t('imports.dateOrderOf', of)}
          value={column.dateOrder ?? ''}
          disabled={readOnly}
          onChange={(event) => onChange({ ...column, dateOrder: event.currentTarget.value })}
          data={(['ymd', 'dmy', 'mdy'] as const).map((value) => ({ value, label: t(`imports.dateOrder_${value}`) }))}
        />
      );
    case 'money':
    case 'number':
      return (
        <NativeSelect
          size="xs"
          aria-label={t('imports.decimalOf', of)}
          value={column.decimal ?? '.'}
          disabled={readOnly}
          onChange={(event) => onChange({ ...column, decimal: event.currentTarget.value })}
          data={[
            { value: '.', label: t('imports.decimal_point') },
            { value: ',', label: t('imports.decimal_comma') },
          ]}
        />
      );
    case 'company':
    case 'contact':
    case 'relation': {
      // A relation finds records and makes none.
      const choices =
        target.type === 'relation' ? (['error', 'empty'] as const) : (['create', 'empty', 'error'] as const);
      return (
        <NativeSelect
          size="xs"
          aria-label={t('imports.missingOf', of)}
          value={column.missing ?? choices[0]}
          disabled={readOnly}
          onChange={(event) =>
            onChange({ ...column, missing: event.currentTarget.value as NonNullable<ColumnMapping['missing']> })
          }
          data={choices.map((value) => ({ value, label: t(`imports.missing_${value}`) }))}
        />
      );
    }
    case 'stage':
      return <StageValues one={one} column={column} readOnly={readOnly} onChange={onChange} />;
    case 'owner':
      return <OwnerValues column={column} readOnly={readOnly} onChange={onChange} />;
    default:
      return null;
  }
}

function StageValues({ one, column, readOnly, onChange }: Omit<ColumnOptionsProps, 'target'>) {
  const pipeline = usePipelines().data?.find((candidate) => candidate.id === one.mapping.constants.pipelineId);
  const values = column.values ?? {};
  const texts = [...new Set([...Object.keys(values), ...(column.samples ?? [])])];
  return (
    <Stack gap={4}>
      {texts.map((text) => (
        <NativeSelect
          key={text}
          size="xs"
          label={text}
          value={typeof values[text] === 'string' ? values[text] : ''}
          disabled={readOnly}
          onChange={(event) => onChange({ ...column, values: { ...values, [text]: event.currentTarget.value } })}
          data={[
            { value: '', label: t('imports.noStage'), disabled: true },
            ...(pipeline?.stages.map((stage) => ({ value: stage.id, label: stage.name })) ?? []),
          ]}
        />
      ))}
    </Stack>
  );
}

function OwnerValues({ column, readOnly, onChange }: Omit<ColumnOptionsProps, 'one' | 'target'>) {
  const members = useMembers();
  const [open, setOpen] = useState(false);
  const values = (column.values ?? {}) as Record<string, OwnerChoice>;
  const texts = Object.keys(values);
  const strangers = texts.filter((text) => values[text] && 'placeholder' in values[text]).length;
  return (
    <Stack gap={4} align="flex-start">
      <Text small tone="quiet">
        {strangers > 0
          ? t('imports.placeholders', { count: strangers })
          : t('imports.ownersKnown', { count: texts.length })}
      </Text>
      <Button variant="subtle" size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'imports.hidePeople' : 'imports.showPeople')}
      </Button>
      {open &&
        texts.map((text) => (
          <NativeSelect
            key={text}
            size="xs"
            label={text}
            value={choiceText(values[text])}
            disabled={readOnly}
            onChange={(event) =>
              onChange({ ...column, values: { ...values, [text]: choiceOf(event.currentTarget.value) } })
            }
            data={[
              { value: 'placeholder', label: t('imports.asPlaceholder') },
              { value: 'none', label: t('imports.noOwner') },
              ...members.map((member) => ({ value: member.id, label: member.name })),
            ]}
          />
        ))}
    </Stack>
  );
}

function choiceText(choice: OwnerChoice | undefined): string {
  if (!choice) return 'placeholder';
  return 'memberId' in choice ? choice.memberId : 'none' in choice ? 'none' : 'placeholder';
}

function choiceOf(text: string): OwnerChoice {
  if (text === 'placeholder') return { placeholder: true };
  return text === 'none' ? { none: true } : { memberId: text };
}
