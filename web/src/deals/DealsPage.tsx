import { Button, Group, SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Pipeline } from '../api/types';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import type { DealsSearch } from '../records/filters';
import { usePipelines } from '../records/pipelines';
import { expand, useViews } from '../records/views/savedViews';
import { useMay, useMe } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { preferences, usePreferences } from '../ui/preferences';
import { useShortcuts } from '../ui/shortcuts';
import { Trouble } from '../ui/Trouble';
import { DealBoard } from './DealBoard';
import { useBoardFields } from './dealFilters';

const DealList = later(async () => (await import('./DealList')).DealList);

/** The pipeline as a board, or the same deals as a list. The address holds which, and every filter. */
export function DealsPage() {
  const address = useSearch({ from: '/inside/deals' });
  const navigate = useNavigate();
  const canWrite = useMay('deal', 'create');
  const pipelines = usePipelines();
  const all = pipelines.data ?? [];
  const list = address.view === 'list';
  const fields = useBoardFields(all);
  const views = useViews('deals', 'board');
  const view = views?.find((one) => one.id === address.saved);
  const search = list ? address : expand(address, view, fields);
  const waiting = !list && address.saved !== undefined && !views;
  const pipeline = usePipeline(all, search.pipeline);
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
      {list && <DealList search={search} onSearch={go} pipelines={all} />}
      {!list && waiting && <Loading />}
      {!list && !waiting && pipeline && (
        <DealBoard
          key={pipeline.id}
          fields={fields}
          views={views ?? []}
          pipeline={pipeline}
          pipelines={all}
          search={search}
          onSearch={go}
        />
      )}
      {pipelines.isSuccess && !pipeline && (
        <EmptyState icon="stage" title={t('deals.noPipeline')} text={t('deals.noPipelineText')} />
      )}
    </Page>
  );
}

/** The one in the address, else the one looked at last, else the workspace's default. */
function usePipeline(all: Pipeline[], asked: string | undefined): Pipeline | undefined {
  const { tenant } = useMe();
  const { pipelines } = usePreferences();
  const known = all.some((one) => one.id === asked);
  useEffect(() => {
    const seen = preferences.get().pipelines;
    if (asked && known && seen[tenant.id] !== asked) preferences.set({ pipelines: { ...seen, [tenant.id]: asked } });
  }, [asked, known, tenant.id]);
  const find = (id: string | undefined) => all.find((one) => one.id === id);
  return find(asked) ?? find(pipelines[tenant.id]) ?? all.find((one) => one.isDefault) ?? all[0];
}

/** The same deals in the other form: what only one of them knows is left behind, and so is the view it was saved as. */
function withView(search: DealsSearch, view: string): DealsSearch {
  const { view: _, sort: __, group: ___, columns: ____, saved: _____, ...asked } = search;
  return view === 'list' ? { ...asked, view } : asked;
}
