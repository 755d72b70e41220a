import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../i18n/t';
import { recordPath } from '../paths';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { type Kind, type Merge, mergesQuery, undoMerge } from './duplicates';

/** The last merges; each can be taken back for 30 days. */
export function MergeHistory({ kind, canWrite }: { kind: Kind; canWrite: boolean }) {
  const merges = useQuery(mergesQuery(kind));
  const [busy, setBusy] = useState<string>();
  const undo = (one: Merge) => {
    setBusy(one.id);
    undoMerge(one)
      .catch(sayProblem)
      .finally(() => setBusy(undefined));
  };
  if (!merges.data || merges.data.items.length === 0) return null;
  return (
    <Section title={t('duplicates.history')} text={t('duplicates.historyText')}>
      <Rows label={t('duplicates.history')}>
        {merges.data.items.map((one) => (
          <Row
            key={one.id}
            end={
              one.undoUntil &&
              canWrite && (
                <Button size="xs" variant="light" loading={busy === one.id} onClick={() => undo(one)}>
                  {t('duplicates.undo')}
                </Button>
              )
            }
          >
            {`${one.mergedTitle} → `}
            <Link {...recordPath(kind, one.survivorId)}>{one.survivorTitle}</Link>{' '}
            <Text tone="quiet" small>
              {one.mergedByName} <Ago value={one.mergedAt} />
              {one.undoneAt && ` · ${t('duplicates.isUndone')}`}
            </Text>
          </Row>
        ))}
      </Rows>
    </Section>
  );
}
