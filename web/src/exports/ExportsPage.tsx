import { Button, SegmentedControl, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../i18n/t';
import {
  deleteExport,
  type Export,
  type ExportFormat,
  exportsQuery,
  saveExport,
  startExport,
} from '../records/exporting/exporting';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { Schedules } from './Schedules';

/** One's own files on their way out, and those that are made again and again. */
export function ExportsPage() {
  const may = useCan('exports.write');
  const recent = useQuery(exportsQuery);
  return (
    <Page title={t('exports.recent')} width="narrow">
      {may && <Everything />}
      {recent.isPending && <Loading />}
      {recent.isError && <Trouble error={recent.error} onRetry={() => void recent.refetch()} />}
      {recent.data?.length === 0 && (
        <EmptyState icon="exportFile" title={t('exports.none')} text={t('exports.noneText')} />
      )}
      {recent.data && recent.data.length > 0 && (
        <Section title={t('exports.recent')} text={t('exports.recentText')}>
          <Rows label={t('exports.recent')}>
            {recent.data.map((one) => (
              <ExportRow key={one.id} one={one} />
            ))}
          </Rows>
        </Section>
      )}
      {may && <Schedules />}
    </Page>
  );
}

const formats: ExportFormat[] = ['csv', 'xlsx', 'jsonl'];

function Everything() {
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [busy, setBusy] = useState(false);
  const start = () => {
    setBusy(true);
    void startExport({ object: 'everything', format })
      .catch(sayProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Section title={t('exports.everything')} text={t('exports.everythingText')}>
      <Stack gap="sm" align="flex-start">
        <SegmentedControl
          aria-label={t('exports.format')}
          value={format}
          onChange={(value) => setFormat(value as ExportFormat)}
          data={formats.map((value) => ({ value, label: t(`exports.format_${value}`) }))}
        />
        <Button loading={busy} onClick={start}>
          {t('exports.takeAll')}
        </Button>
      </Stack>
    </Section>
  );
}

function ExportRow({ one }: { one: Export }) {
  const { name } = one.file;
  return (
    <Row
      end={
        <>
          <Ago value={one.createdAt} />
          {one.status === 'done' && (
            <Button
              size="xs"
              variant="light"
              leftSection={<Icon name="importFile" size={14} />}
              aria-label={t('exports.downloadOne', { name })}
              onClick={() => void saveExport(one).catch(sayProblem)}
            >
              {t('exports.download')}
            </Button>
          )}
          <IconButton
            icon="trash"
            label={t('exports.deleteOne', { name })}
            onClick={() => void deleteExport(one.id).catch(sayProblem)}
          />
        </>
      }
    >
      <Text strong>{name}</Text>
      <div>
        <Text small tone={one.status === 'failed' ? 'bad' : 'quiet'}>
          {one.status === 'running' && t('exports.writing', { done: one.processed, count: one.rows })}
          {one.status === 'failed' && `${t('exports.failed')}: ${one.error}`}
          {one.status === 'expired' && t('exports.expired')}
          {one.status === 'done' && t('exports.rows', { count: one.rows })}
        </Text>
      </div>
      {one.manifest && one.status === 'done' && (
        <details>
          <summary>{t('exports.manifest')}</summary>
          <Text small tone="quiet">
            {t('exports.sha', { sha: one.manifest.sha256 })}
          </Text>
          <div>
            <Text small tone="quiet">
              {one.manifest.files.length > 0
                ? one.manifest.files
                    .map((file) => `${file.name}: ${t('exports.rows', { count: file.rows })}`)
                    .join(', ')
                : one.manifest.columns.join(', ')}
            </Text>
          </div>
        </details>
      )}
    </Row>
  );
}
