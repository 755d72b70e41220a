import { Button, Group, SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import type { DealsSearch } from '../records/filters';
import { usePipelines } from '../records/pipelines';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { useShortcuts } from '../ui/shortcuts';
import { Trouble } from '../ui/Trouble';
import { DealBoard } from './DealBoard';

const DealList = later(async () => (await import('./DealList')).DealList);

/** The pipeline as a board, or the same deals as a list. The address holds which, and every filter. */
export function DealsPage() {
  const search = useSearch({ from: '/inside/deals' });
  const navigate = useNavigate();
  const canWrite = useCan('records.write');
  const pipelines = usePipelines();
  const all = pipelines.data ?? [];
  const pipeline = all.find((one) => one.id === search.pipeline) ?? all.find((one) => one.isDefault) ?? all[0];
  const go = (next: DealsSearch) => void navigate({ ...paths.deals(next), replace: true });
  const add = () => openCreator('deal', { pipelineId: pipeline?.id });
  useShortcuts(canWrite ? [{ keys: 'd', label: 'deals.add', group: 'create', run: add }] : []);
  return (
    <Page
      title={t('deals.title')}
      width="full"
      actions={
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('deals.view')}
            value={search.view ?? 'board'}
            onChange={(view) => go(withView(search, view))}
            data={(['board', 'list'] as const).map((value) => ({ value, label: t(`deals.${value}`) }))}
          />
          {canWrite && (
            <Button leftSection={<Icon name="add" size={14} />} onClick={add}>
              {t('deals.add')}
            </Button>
          )}
        </Group>
      }
    >
      {pipelines.isPending && <Loading />}
      {pipelines.isError && <Trouble error={pipelines.error} onRetry={() => void pipelines.refetch()} />}
      {search.view === 'list' && <DealList search={search} onSearch={go} pipelines={all} />}
      {search.view !== 'list' && pipeline && (
        <DealBoard key={pipeline.id} pipeline={pipeline} pipelines={all} search={search} onSearch={go} />
      )}
      {pipelines.isSuccess && !pipeline && (
        <EmptyState icon="stage" title={t('deals.noPipeline')} text={t('deals.noPipelineText')} />
      )}
    </Page>
  );
}

function withView({ view: _, sort: __, ...search }: DealsSearch, view: string): DealsSearch {
  return view === 'list' ? { ...search, view } : search;
}
