import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { t, tEnum } from '../i18n/t';
import { useCan } from '../session/session';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { ColumnOptions } from './ColumnOptions';
import { type ColumnMapping, changeMapping, type Import, makeFields } from './imports';

/** One line a column: its name, some of its values, and what it becomes. */
export function MappingTable({ one }: { one: Import }) {
  const readOnly = !useCan('imports.write');
  const { columns } = one.mapping;
  const general = one.problems.filter((problem) => problem.column === null);
  const free = columns.filter((column) => !column.to && column.suggests);
  // The row's own fields first, then those of the other records that it may hold.
  const choices = [
    ...one.targets.filter((target) => !target.part).map(choiceOf),
    ...[...new Set(one.targets.flatMap((target) => target.part ?? []))].map((part) => ({
      group: t(`imports.part_${part as 'company'}`),
      items: one.targets.filter((target) => target.part === part).map(choiceOf),
    })),
  ];
  const put = (index: number, column: ColumnMapping) => {
    // A target belongs to one column: the one that had it before lets go of it.
    const others = columns.map((other) => (column.to && other.to === column.to ? bare(other) : other));
    changeMapping(one, { ...one.mapping, columns: others.with(index, column) }).catch(sayProblem);
  };
  return (
    <Section title={t('imports.mapping')} text={t('imports.mappingText')}>
      {general.map((problem) => (
        <p key={problem.message}>
          <Text tone="warn">{problem.message}</Text>
        </p>
      ))}
      {free.length > 1 && <MakeField one={one} columns={free} />}
      <PlainTable
        label={t('imports.mapping')}
        head={[t('imports.column'), t('imports.becomes'), t('imports.how')]}
        roomy
      >
        {columns.map((column, index) => {
          const target = one.targets.find((candidate) => candidate.to === column.to);
          const problems = one.problems.filter((problem) => problem.column === column.column);
          return (
            <tr key={column.column}>
              <td>
                <Text strong>{column.column}</Text>
                <small>{column.samples?.slice(0, 4).join(' · ')}</small>
              </td>
              <td>
                <NativeSelect
                  size="xs"
                  aria-label={t('imports.becomesOf', { column: column.column })}
                  value={column.to ?? ''}
                  disabled={readOnly}
                  onChange={(event) => put(index, { ...bare(column), to: event.currentTarget.value || null })}
                  data={[{ value: '', label: t('imports.leaveOut') }, ...choices]}
                />
                {!column.to && column.suggests && <MakeField one={one} columns={[column]} />}
                {problems.map((problem) => (
                  <small key={problem.message}>
                    <Text tone="warn">{problem.message}</Text>
                  </small>
                ))}
              </td>
              <td>
                {target && (
                  <ColumnOptions
                    one={one}
                    column={column}
                    target={target}
                    readOnly={readOnly}
                    onChange={(next) => put(index, next)}
                  />
                )}
              </td>
            </tr>
          );
        })}
      </PlainTable>
    </Section>
  );
}

/** What nothing else holds becomes a field of the workspace's own. */
function MakeField({ one, columns }: { one: Import; columns: ColumnMapping[] }) {
  const [busy, setBusy] = useState(false);
  const may = useCan('fields.write') && ['companies', 'contacts', 'deals'].includes(one.object);
  if (!may) return null;
  const make = () => {
    setBusy(true);
    makeFields(one, columns)
      .catch(sayProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Button variant="subtle" size="compact-xs" loading={busy} onClick={make}>
      {columns.length > 1 ? t('imports.makeFields', { count: columns.length }) : t('imports.makeField')}
    </Button>
  );
}

const choiceOf = (target: { to: string; label: string }) => ({ value: target.to, label: labelOf(target) });

function labelOf(target: { to: string; label: string }): string {
  const known = tEnum('imports.target', target.to);
  return known === target.to ? target.label : known;
}

/** Another target has other choices: those of the old one are forgotten. */
function bare({ column, samples }: ColumnMapping): ColumnMapping {
  return { column, samples: samples ?? null, to: null };
}
