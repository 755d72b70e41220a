import { Box } from '@mantine/core';
import { t } from '../i18n/t';
import { useCan } from '../session/session';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Cell } from './Cell';
import { type Import, isOpen, useRows } from './imports';

/** The rows that there is something to say of: those that were not taken, and those that were taken all the same. */
export function OutcomeRows({ one }: { one: Import }) {
  return (
    <>
      {one.failed > 0 && <SomeRows one={one} status="failed" />}
      {one.failed < one.processed && <SomeRows one={one} status="warned" />}
    </>
  );
}

function SomeRows({ one, status }: { one: Import; status: 'failed' | 'warned' }) {
  const { items = [], nextCursor } = useRows(one, status).data ?? {};
  const fixable = useCan('imports.write') && isOpen(one) && status === 'failed';
  if (items.length === 0) return null;
  const title = t(`imports.${status}Rows`);
  return (
    <Box mt="lg">
      <Section title={title} text={nextCursor ? t('imports.firstRows', { count: items.length }) : undefined}>
        <PlainTable label={title} head={[t('imports.row'), t('imports.why')]}>
          {items.map((row) => (
            <tr key={row.row}>
              <td>{row.row}</td>
              <td>
                {row.problems.map((problem) =>
                  problem.column && fixable ? (
                    <div key={`${problem.column} ${problem.message}`}>
                      <small>{problem.column}</small>
                      <Cell
                        one={one}
                        row={row.row}
                        column={problem.column}
                        value={row.corrected?.[problem.column] ?? row.values?.[problem.column] ?? null}
                        problem={problem.message}
                        right={row.corrected !== null && problem.column in row.corrected}
                      />
                    </div>
                  ) : (
                    <small key={`${problem.column} ${problem.message}`}>
                      {[problem.column, problem.message].filter(Boolean).join(': ')}
                    </small>
                  ),
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      </Section>
    </Box>
  );
}
