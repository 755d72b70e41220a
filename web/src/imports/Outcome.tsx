import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Notice } from '../forms/Notice';
import { formatDate, formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useCan } from '../session/session';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { downloadRows, type Import, type ImportObject, undo } from './imports';
import { OutcomeRows } from './OutcomeRows';

const counts = ['created', 'updated', 'unchanged', 'failed'] as const;

/** What came of it: counts, the rows that failed and why, and the way back. */
export function Outcome({ one }: { one: Import }) {
  const canImport = useCan('imports.write');
  const [busy, setBusy] = useState(false);
  const object = one.object as ImportObject;
  const takeBack = () => {
    setBusy(true);
    undo(one.id)
      .catch(sayProblem)
      .finally(() => setBusy(false));
  };
  if (one.status === 'undone') {
    return (
      <Section title={t('imports.undoneTitle')}>
        {one.undone && (
          <p>
            {t('imports.undoneText', {
              deleted: formatNumber(one.undone.deleted),
              restored: formatNumber(one.undone.restored),
              kept: formatNumber(one.undone.kept),
            })}
          </p>
        )}
      </Section>
    );
  }
  const undoable = !one.dryRun && one.undoUntil !== null && one.created + one.updated > 0;
  return (
    <Section title={t(one.dryRun ? 'imports.tried' : one.status === 'failed' ? 'imports.broke' : 'imports.doneTitle')}>
      {one.error && <Notice>{one.error}</Notice>}
      {one.dryRun && <p>{t('imports.triedText')}</p>}
      <PlainTable
        label={t('imports.result')}
        head={[t('imports.what'), ...counts.map((count) => t(`imports.count_${count}`))]}
      >
        <tr>
          <td>{t(`nav.${object}`)}</td>
          {counts.map((count) => (
            <td key={count}>
              <Text strong tone={count === 'failed' && one.failed > 0 ? 'bad' : undefined}>
                {formatNumber(one[count])}
              </Text>
            </td>
          ))}
        </tr>
        {one.parts.map((part) => (
          <tr key={part.object}>
            <td>{t(`imports.parts_${part.object as 'company'}`)}</td>
            <td>{formatNumber(part.created)}</td>
            <td>{formatNumber(part.updated)}</td>
            <td>{formatNumber(part.unchanged)}</td>
            <td />
          </tr>
        ))}
      </PlainTable>
      <Group mt="sm" gap="xs">
        {!one.dryRun && (
          <Button renderRoot={(props) => <Link {...placeOf(one)} {...props} />}>{t(`imports.show_${object}`)}</Button>
        )}
        {one.failed > 0 && (
          <Button variant="default" onClick={() => void downloadRows(one, 'errors').catch(sayProblem)}>
            {t('imports.downloadErrors')}
          </Button>
        )}
        <Button variant="default" onClick={() => void downloadRows(one, 'result').catch(sayProblem)}>
          {t('imports.downloadResult')}
        </Button>
        {undoable && canImport && (
          <Button variant="default" loading={busy} onClick={takeBack}>
            {t('imports.undo')}
          </Button>
        )}
      </Group>
      {undoable && one.undoUntil && (
        <Group mt="xs">
          <Text small tone="quiet">
            {t('imports.undoUntil', { day: formatDate(one.undoUntil) })}
          </Text>
        </Group>
      )}
      <OutcomeRows one={one} />
    </Section>
  );
}

/** The board of the pipeline the deals went into, or the list. */
function placeOf(one: Import) {
  const { pipelineId } = one.mapping.constants;
  if (one.object === 'tasks') return paths.tasks();
  if (one.object !== 'deals') return one.object === 'companies' ? paths.companies() : paths.contacts();
  return paths.deals(pipelineId ? { pipeline: pipelineId } : {});
}
