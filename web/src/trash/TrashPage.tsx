import { Button, SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type Collection, objectOf } from '../api/keys';
import type { RecordBase } from '../api/types';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { restore } from '../records/batch';
import { useRecords } from '../records/records';
import { useMay } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';

const collections = ['contacts', 'companies', 'deals', 'tasks'] as const;
type Trashed = RecordBase & { displayName?: string; name?: string; title?: string };

/** What was thrown away, by noun, and the way back. */
export function TrashPage() {
  const { of = 'contacts' } = useSearch({ from: '/inside/trash' });
  const navigate = useNavigate();
  return (
    <Page
      title={t('trash.title')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('trash.kind')}
          value={of}
          onChange={(value) => void navigate({ ...paths.trash(), search: { of: value as Collection } })}
          data={collections.map((value) => ({ value, label: t(`nav.${value}`) }))}
        />
      }
    >
      <TrashList collection={of} />
    </Page>
  );
}

function TrashList({ collection }: { collection: Collection }) {
  const list = useRecords<Trashed>(collection, { trashed: true });
  const canWrite = useMay(objectOf(collection), 'delete');
  if (list.isPending) return <Loading />;
  if (list.isError) return <Trouble error={list.error} onRetry={() => void list.refetch()} />;
  const records = list.data.pages.flatMap((page) => page.items);
  if (records.length === 0) return <EmptyState icon="trash" title={t('trash.empty')} text={t('trash.text')} />;
  return (
    <>
      <Rows label={t('trash.title')}>
        {records.map((record) => (
          <Row
            key={record.id}
            end={
              <>
                <Text tone="quiet">
                  <Ago value={record.deletedAt ?? record.updatedAt} />
                </Text>
                {canWrite && (
                  <Button
                    variant="light"
                    leftSection={<Icon name="restore" size={14} />}
                    onClick={() => void restore(collection, [record.id]).catch(sayProblem)}
                  >
                    {t('trash.restore')}
                  </Button>
                )}
              </>
            }
          >
            {record.displayName ?? record.name ?? record.title}
          </Row>
        ))}
      </Rows>
      {list.hasNextPage && (
        <Button variant="subtle" mt="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('tasks.showMore')}
        </Button>
      )}
    </>
  );
}
