import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../i18n/t';
import { segmentsQuery } from '../records/views/segments';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { Trouble } from '../ui/Trouble';
import { SegmentRow } from './SegmentRow';

const NewSegmentDialog = later(async () => (await import('./NewSegmentDialog')).NewSegmentDialog);
const collections = ['contacts', 'companies', 'deals', 'tasks'] as const;

/** The workspace's groups of records: what they hold, who came and went lately, and what can be done with them. */
export function SegmentsPage() {
  const segments = useQuery(segmentsQuery);
  const canWrite = useCan('records.write');
  const { moves } = useSearch({ from: '/inside/segments' });
  const [making, setMaking] = useState(false);
  const all = segments.data ?? [];
  const add = canWrite && (
    <Button leftSection={<Icon name="add" size={14} />} onClick={() => setMaking(true)}>
      {t('segments.add')}
    </Button>
  );
  return (
    <Page title={t('segments.title')} actions={all.length > 0 && add}>
      {segments.isPending && <Loading />}
      {segments.isError && <Trouble error={segments.error} onRetry={() => void segments.refetch()} />}
      {segments.isSuccess && all.length === 0 && (
        <EmptyState icon="filter" title={t('segments.none')} text={t('segments.noneText')} action={add} />
      )}
      {collections.map((collection) => {
        const some = all.filter((segment) => segment.object === collection);
        if (some.length === 0) return null;
        return (
          <Section key={collection} title={t(`nav.${collection}`)}>
            <Rows label={t(`nav.${collection}`)}>
              {some.map((segment) => (
                <SegmentRow key={segment.id} segment={segment} canWrite={canWrite} asked={segment.id === moves} />
              ))}
            </Rows>
          </Section>
        );
      })}
      {making && <NewSegmentDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}
