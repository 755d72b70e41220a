import { Button, Progress } from '@mantine/core';
import { formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { isRunning, type Run, undoRun } from './duplicates';

/** What runs now, and the last merges of many, as long as they can be taken back. */
export function Runs({ runs, canWrite }: { runs: Run[]; canWrite: boolean }) {
  const shown = runs.filter((run) => isRunning(run) || run.undoUntil || run.status === 'failed').slice(0, 3);
  if (shown.length === 0) return null;
  return (
    <Rows label={t('duplicates.runs')}>
      {shown.map((run) => (
        <Row
          key={run.id}
          end={
            run.undoUntil &&
            canWrite && (
              <Button size="xs" variant="light" onClick={() => undoRun(run)}>
                {t('duplicates.undoAll')}
              </Button>
            )
          }
        >
          {inWords(run)}{' '}
          <Text tone="quiet">
            <Ago value={run.finishedAt ?? run.createdAt} />
          </Text>
          {isRunning(run) && (
            <Progress
              mt="xs"
              animated
              value={run.total > 0 ? (100 * run.processed) / run.total : 0}
              aria-label={inWords(run)}
            />
          )}
        </Row>
      ))}
    </Rows>
  );
}

function inWords(run: Run): string {
  if (run.error) return run.error;
  if (run.kind === 'scan') return t('duplicates.scanning', { shown: formatNumber(run.total) });
  if (run.status === 'undoing') return t('duplicates.undoing');
  if (run.status === 'running')
    return t('duplicates.merging', { done: formatNumber(run.processed), all: formatNumber(run.total) });
  return t('duplicates.mergedMany', { count: run.merged, shown: formatNumber(run.merged) });
}
