import { Button, Group, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { likely, Reasons } from '../records/duplicates/Reasons';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { laterField } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Tag, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { dismiss, isRunning, type Kind, pairsQuery, runsQuery, startRun } from './duplicates';
import { MergeHistory } from './MergeHistory';
import { Runs } from './Runs';

const ReviewDialog = laterField(async () => (await import('./ReviewDialog')).ReviewDialog);
const MergeManyDialog = laterField(async () => (await import('./MergeManyDialog')).MergeManyDialog);

/** Records that look like one: why, side by side, all the likely ones at once, and how to take a merge back. */
export function DuplicatesPage() {
  const { object: kind = 'contacts', record } = useSearch({ from: '/inside/quality/duplicates' });
  const navigate = useNavigate();
  const [open, setOpen] = useState<string>();
  const canWrite = useCan('records.write');
  const pairs = useInfiniteQuery(pairsQuery(kind, record));
  const runs = useQuery(runsQuery(kind));
  const items = pairs.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pairs.data?.pages[0]?.total ?? 0;
  const busy = runs.data?.items.some(isRunning) ?? false;
  const review = items.find((pair) => pair.id === open);
  return (
    <Page
      title={t('duplicates.title')}
      actions={
        canWrite && (
          <Group gap="xs">
            <Button variant="default" loading={busy} onClick={() => void startRun(kind, 'scan').catch(sayProblem)}>
              {t('duplicates.scan')}
            </Button>
            {total > 1 && (
              <Button variant="default" disabled={busy} onClick={() => setOpen('many')}>
                {t('duplicates.mergeMany')}
              </Button>
            )}
          </Group>
        )
      }
    >
      <p>
        {t('duplicates.text')}{' '}
        {runs.data?.scannedAt && (
          <Text tone="quiet">
            {t('duplicates.scanned')} <Ago value={runs.data.scannedAt} />
          </Text>
        )}
      </p>
      <SegmentedControl
        mb="md"
        aria-label={t('duplicates.kind')}
        value={kind}
        onChange={(value) => void navigate(paths.duplicates(value as Kind))}
        data={(['contacts', 'companies'] as const).map((value) => ({ value, label: t(`nav.${value}`) }))}
      />
      <Runs runs={runs.data?.items ?? []} canWrite={canWrite} />
      {pairs.isPending && <Loading />}
      {pairs.isError && <Trouble error={pairs.error} onRetry={() => void pairs.refetch()} />}
      {pairs.isSuccess && items.length === 0 && (
        <EmptyState icon="check" title={t('duplicates.none')} text={t('duplicates.noneText')} />
      )}
      {items.length > 0 && (
        <Section
          title={t('duplicates.waiting', { count: total, shown: formatNumber(total) })}
          actions={record && <Link {...paths.duplicates(kind)}>{t('duplicates.all')}</Link>}
        >
          <Rows label={t('duplicates.title')}>
            {items.map((pair) => (
              <Row
                key={pair.id}
                end={
                  <>
                    <Tag>{likely(pair.score)}</Tag>
                    <Button size="xs" variant="light" onClick={() => setOpen(pair.id)}>
                      {t('duplicates.review')}
                    </Button>
                    {canWrite && (
                      <Button size="xs" variant="subtle" onClick={() => void dismiss(pair).catch(sayProblem)}>
                        {t('duplicates.two')}
                      </Button>
                    )}
                  </>
                }
              >
                <Text strong>{pair.a.title}</Text>{' '}
                {pair.a.subtitle && <Text tone="quiet">{`${pair.a.subtitle} `}</Text>}
                {' = '}
                <Text strong>{pair.b.title}</Text> {pair.b.subtitle && <Text tone="quiet">{pair.b.subtitle}</Text>}
                <div>
                  <Reasons reasons={pair.reasons} />
                </div>
              </Row>
            ))}
          </Rows>
          {pairs.hasNextPage && (
            <Button
              mt="sm"
              variant="default"
              loading={pairs.isFetchingNextPage}
              onClick={() => void pairs.fetchNextPage()}
            >
              {t('duplicates.more')}
            </Button>
          )}
        </Section>
      )}
      <MergeHistory kind={kind} canWrite={canWrite} />
      {review && (
        <ReviewDialog
          key={review.id}
          pair={review}
          canWrite={canWrite}
          onClose={() => setOpen(undefined)}
          onDone={() => setOpen(items[items.indexOf(review) + 1]?.id)}
        />
      )}
      {open === 'many' && <MergeManyDialog kind={kind} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}
