import { t } from '../i18n/t';
import { usePipelines } from '../records/pipelines';
import { useCan } from '../session/session';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { asItWillBe, titleOf } from './asItWillBe';
import { Cell } from './Cell';
import type { Import } from './imports';

/** The first rows under the names they will have and as they will read, with what cannot be read marked. */
export function Preview({ one }: { one: Import }) {
  const readOnly = !useCan('imports.write');
  const { pipelineId, title } = one.mapping.constants;
  const stages = usePipelines().data?.find((pipeline) => pipeline.id === pipelineId)?.stages ?? [];
  const used = one.mapping.columns.flatMap((column) => {
    const target = one.targets.find((candidate) => candidate.to === column.to);
    return target ? [{ column, target }] : [];
  });
  const titled = used.some(({ target }) => target.to === 'title' || target.to === 'deal.title');
  const made = title && !titled && one.object === 'deals' ? title : undefined;
  const head = [...(made ? [t('deals.name')] : []), ...used.map(({ target }) => target.label)];
  return (
    <Section title={t('imports.preview')} text={t('imports.previewText', { count: one.preview.length })}>
      <PlainTable label={t('imports.preview')} head={[t('imports.row'), ...head]} whole>
        {one.preview.map((row) => (
          <tr key={row.row}>
            <td>
              <Text tone="quiet">{row.row}</Text>
            </td>
            {made && <td>{titleOf(made, row.values)}</td>}
            {used.map(({ column, target }) => {
              const problem = row.problems.find((candidate) => candidate.column === column.column);
              return (
                <td key={column.column}>
                  {problem && !readOnly ? (
                    <Cell
                      key={row.values[column.column]}
                      one={one}
                      row={row.row}
                      column={column.column}
                      value={row.values[column.column] ?? null}
                      problem={problem.message}
                    />
                  ) : (
                    <Text tone={problem ? 'bad' : undefined}>
                      {asItWillBe(row.values[column.column], column, target, stages)}
                    </Text>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
}
