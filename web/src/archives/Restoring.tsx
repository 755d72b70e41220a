import { Progress, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../api/problem';
import { Notice } from '../forms/Notice';
import { formatAgo, formatNumber, formatPercent } from '../i18n/format';
import { t } from '../i18n/t';
import { listPath, paths } from '../paths';
import { DropZone } from '../ui/DropZone';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { everythingIsNew, type Restore, restoreArchive } from './archives';

interface RestoringProps {
  /** Whether the workspace is empty. */
  restorable: boolean;
  /** The last one. */
  restore: Restore | undefined;
  /** When that was read. */
  now: number;
}

/** An archive on its way in: the file, how far it is, and what came of it. */
export function Restoring({ restorable, restore, now }: RestoringProps) {
  const running = restore?.status === 'running';
  const ran = useRef(false);
  useEffect(() => {
    if (running) ran.current = true;
    else if (ran.current) {
      ran.current = false;
      void everythingIsNew();
    }
  }, [running]);
  if (running) return <Running restore={restore} now={now} />;
  return (
    <>
      {restore?.status === 'done' && <Done restore={restore} />}
      {(restorable || restore?.status !== 'done') && (
        <Section title={t('archives.restore')} text={t(restorable ? 'archives.restoreText' : 'archives.notEmpty')}>
          {restore?.status === 'failed' && <Notice>{restore.error ?? ''}</Notice>}
          {restorable && <Upload />}
        </Section>
      )}
    </>
  );
}

function Upload() {
  const [sending, setSending] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const take = async (file: File) => {
    setSending(file.name);
    setTrouble(undefined);
    try {
      await restoreArchive(file);
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
    setSending(undefined);
  };
  return (
    <>
      <DropZone
        text={t('archives.drop')}
        action={t('archives.choose')}
        accept=".zip,application/zip"
        busy={sending !== undefined}
        onFile={(file) => void take(file)}
      />
      <div role="status">{sending && <Text>{t('archives.sending', { name: sending })}</Text>}</div>
      {trouble && <Notice>{trouble}</Notice>}
    </>
  );
}

/** First all rows are read in, then every table is counted and compared. */
function Running({ restore, now }: { restore: Restore; now: number }) {
  const { processed, rows, tables } = restore;
  const reading = processed < rows;
  const far = [
    reading ? t('archives.read', { done: processed, count: rows }) : t('archives.compared', { count: tables.length }),
    t('archives.began', { ago: formatAgo(restore.createdAt, Math.max(now, Date.parse(restore.createdAt))) }),
  ];
  const percent = rows > 0 ? Math.floor((processed / rows) * 100) : 0;
  return (
    <Section title={t('archives.restoring', { name: restore.fileName })} text={t('archives.restoringText')}>
      <Stack gap="xs">
        <Progress value={percent} aria-label={formatPercent(percent)} size="lg" />
        <div role="status">
          <Text>{t(reading ? 'archives.reading' : 'archives.comparing')}</Text>
        </div>
        <Text small tone="quiet">
          {far.join(' · ')}
        </Text>
      </Stack>
    </Section>
  );
}

const kinds = ['contacts', 'companies', 'deals', 'activities', 'tasks'] as const;

/** What came in, with the way to it, and that it is what was in the archive. */
function Done({ restore }: { restore: Restore }) {
  const came = kinds.map((kind) => ({ kind, rows: restore.tables.find(({ name }) => name === kind)?.rows ?? 0 }));
  return (
    <Section title={t('archives.restored')}>
      <Stack gap="sm">
        <div role="status">
          <Text>{t('archives.restoredText', { name: restore.fileName })}</Text>{' '}
          <Text tone="quiet">
            <Ago value={restore.finishedAt} />
          </Text>
        </div>
        <Rows label={t('archives.came')}>
          {came.map(({ kind, rows }) => (
            <Row key={kind}>
              {kind === 'activities' ? (
                t('archives.came_activities', { count: rows })
              ) : (
                <Link {...listPath(kind, {})}>{t(`archives.came_${kind}`, { count: rows })}</Link>
              )}
            </Row>
          ))}
        </Rows>
        {restore.tables.every((table) => table.same) && (
          <p>
            <Text tone="good">{t('archives.allSame')}</Text>
          </p>
        )}
        <details>
          <summary>{t('archives.result')}</summary>
          <PlainTable
            label={t('archives.result')}
            head={[t('archives.table'), t('archives.inFile'), t('archives.here'), t('archives.same')]}
          >
            {restore.tables
              .filter((table) => table.expected > 0)
              .map((table) => (
                <tr key={table.name}>
                  <td>{table.name}</td>
                  <td>{formatNumber(table.expected)}</td>
                  <td>{formatNumber(table.rows)}</td>
                  <td>{t(table.same ? 'archives.yes' : 'archives.no')}</td>
                </tr>
              ))}
          </PlainTable>
        </details>
        <p>
          {t('archives.people')} <Link {...paths.people()}>{t('archives.toPeople')}</Link>
        </p>
      </Stack>
    </Section>
  );
}
