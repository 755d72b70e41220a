import { t } from '../i18n/t';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import type { Import } from './imports';

/** The first rows under the names they will have, with what cannot be read marked. */
export function Preview({ one }: { one: Import }) {
  const used = one.mapping.columns.filter((column) => column.to);
  const head = used.map(
    (column) => one.targets.find((target) => target.to === column.to)?.label ?? column.to ?? column.column,
  );
  return (
    <Section title={t('imports.preview')} text={t('imports.previewText', { count: one.preview.length })}>
      <PlainTable label={t('imports.preview')} head={[t('imports.row'), ...head]}>
        {one.preview.map((row) => (
          <tr key={row.row}>
            <td>
              <Text tone="quiet">{row.row}</Text>
            </td>
            {used.map((column) => {
              const problem = row.problems.find((one) => one.column === column.column);
              return (
                <td key={column.column}>
                  <Text tone={problem ? 'bad' : undefined}>{shown(row.values[column.column], column.values)}</Text>
                  {problem && (
                    <small>
                      <Text tone="bad">{problem.message}</Text>
                    </small>
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

function shown(value: string | null | undefined, values: object | null | undefined): string {
  if (!value) return '–';
  const choice = (values as Record<string, unknown> | null | undefined)?.[value];
  return choice && typeof choice === 'object' && 'none' in choice ? '–' : value;
}
