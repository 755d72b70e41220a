import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '../i18n/t';
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
import { type Archive, archivesQuery, deleteArchive, makeArchive, saveArchive } from './archives';
import { Restoring } from './Restoring';

/** The whole workspace as one file, and back. */
export function ArchivesPage() {
  const owner = useCan('archives.write');
  const archives = useQuery({ ...archivesQuery, enabled: owner });
  if (!owner)
    return (
      <Page title={t('archives.title')} width="narrow">
        <EmptyState icon="exportFile" title={t('archives.ofOwners')} />
      </Page>
    );
  const { items = [], restorable, restore } = archives.data ?? {};
  const running = items.some((one) => one.status === 'running');
  return (
    <Page title={t('archives.title')} width="narrow">
      {archives.isPending && <Loading />}
      {archives.isError && <Trouble error={archives.error} onRetry={() => void archives.refetch()} />}
      {archives.isSuccess && (
        <>
          <Section title={t('archives.make')} text={t('archives.makeText')}>
            <Button mb="sm" disabled={running} onClick={() => void makeArchive().catch(sayProblem)}>
              {t('archives.makeOne')}
            </Button>
            {items.length > 0 && (
              <Rows label={t('archives.title')}>
                {items.map((one) => (
                  <ArchiveRow key={one.id} one={one} />
                ))}
              </Rows>
            )}
          </Section>
          <Restoring restorable={restorable === true} restore={restore ?? undefined} now={archives.dataUpdatedAt} />
        </>
      )}
    </Page>
  );
}

function ArchiveRow({ one }: { one: Archive }) {
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
              onClick={() => void saveArchive(one).catch(sayProblem)}
            >
              {t('exports.download')}
            </Button>
          )}
          <IconButton
            icon="trash"
            label={t('exports.deleteOne', { name })}
            onClick={() => void deleteArchive(one.id).catch(sayProblem)}
          />
        </>
      }
    >
      <Text strong>{name}</Text>
      <div>
        <Text small tone={one.status === 'failed' ? 'bad' : 'quiet'}>
          {one.status === 'running' && t('archives.writing', { count: one.processed })}
          {one.status === 'failed' && one.error}
          {one.status === 'expired' && t('exports.expired')}
          {one.status === 'done' && t('archives.holds', { count: one.rows, tables: one.manifest?.tables.length ?? 0 })}
        </Text>
      </div>
    </Row>
  );
}
