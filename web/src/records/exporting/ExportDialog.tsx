import { Button, Group, Modal, Progress, Radio, SegmentedControl, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Collection } from '../../api/keys';
import { sentenceOf } from '../../api/problem';
import { Notice } from '../../forms/Notice';
import { t } from '../../i18n/t';
import { paths } from '../../paths';
import { Icon } from '../../ui/Icon';
import { Text } from '../../ui/Text';
import { sayProblem } from '../../ui/toasts';
import type { DealsSearch } from '../filters';
import { treeOf } from '../filterTree';
import { deleteExport, type ExportFormat, exportQuery, saveExport, startExport } from './exporting';

interface ExportDialogProps {
  collection: Collection;
  search: DealsSearch;
  /** How many the list finds. */
  total: number;
  /** Of a table; cards of a board are not selected and have no columns. */
  selected?: string[];
  columns?: string[];
  onClose: () => void;
}

type Which = 'list' | 'selected' | 'all';

const plain: ExportFormat[] = ['csv', 'xlsx', 'jsonl'];

/** A list as a file: what it shows, what is selected in it, or everything of its kind. */
export function ExportDialog({ collection, search, total, selected = [], columns, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [which, setWhich] = useState<Which>(selected.length > 0 ? 'selected' : 'list');
  const [whole, setWhole] = useState(true);
  const [running, setRunning] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const start = async () => {
    setTrouble(undefined);
    const asked = treeOf(search);
    const within = search.pipeline ? [{ field: 'pipelineId', op: 'eq', value: search.pipeline }] : [];
    const nodes = [...within, ...(asked && 'all' in asked ? asked.all : [])];
    try {
      const one = await startExport({
        object: collection,
        format,
        ...(which === 'selected' && { ids: selected.slice(0, 10_000) }),
        ...(which === 'list' && nodes.length > 0 && { filter: { all: nodes } as never }),
        ...(which === 'list' && search.q && { q: search.q }),
        ...(which !== 'all' && search.sort && { sort: search.sort }),
        ...(!whole && format !== 'vcard' && { columns }),
      });
      setRunning(one.id);
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('exports.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {running ? (
        <Running id={running} onClose={onClose} />
      ) : (
        <Stack gap="sm">
          <SegmentedControl
            aria-label={t('exports.format')}
            value={format}
            onChange={(value) => setFormat(value as ExportFormat)}
            data={(collection === 'contacts' ? [...plain, 'vcard' as const] : plain).map((value) => ({
              value,
              label: t(`exports.format_${value}`),
            }))}
          />
          <Text small tone="quiet">
            {t(`exports.about_${format}`)}
          </Text>
          <Radio.Group
            label={t('exports.which')}
            value={which}
            onChange={(value) => setWhich(value as Which)}
            data-autofocus
          >
            <Stack gap="xs" mt="xs">
              {selected.length > 0 && (
                <Radio value="selected" label={t('exports.selected', { count: selected.length })} />
              )}
              <Radio value="list" label={t(columns ? 'exports.list' : 'exports.board', { count: total })} />
              <Radio value="all" label={t('exports.all')} />
            </Stack>
          </Radio.Group>
          {columns && format !== 'vcard' && (
            <Switch
              label={t('exports.whole')}
              description={t('exports.wholeText')}
              checked={whole}
              onChange={(event) => setWhole(event.currentTarget.checked)}
            />
          )}
          {trouble && <Notice>{trouble}</Notice>}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button onClick={() => void start()}>{t('exports.start')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Running({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: one } = useQuery(exportQuery(id));
  const stop = () => {
    void deleteExport(id).catch(sayProblem);
    onClose();
  };
  return (
    <Stack gap="sm">
      <div role="status">
        {one?.status === 'done' ? (
          <Text>{t('exports.ready', { name: one.file.name, count: one.rows })}</Text>
        ) : one?.status === 'failed' ? (
          <Notice>{one.error ?? ''}</Notice>
        ) : (
          <Text>{t('exports.writing', { done: one?.processed ?? 0, count: one?.rows ?? 0 })}</Text>
        )}
      </div>
      {(!one || one.status === 'running') && (
        <Progress
          aria-label={t('exports.progress')}
          value={one && one.rows > 0 ? (100 * one.processed) / one.rows : 0}
          animated
        />
      )}
      <Text small tone="quiet">
        {t('exports.kept')} <Link {...paths.exports()}>{t('exports.toAll')}</Link>
      </Text>
      <Group justify="flex-end">
        {(!one || one.status === 'running') && (
          <Button variant="default" onClick={stop}>
            {t('exports.stop')}
          </Button>
        )}
        {one?.status === 'done' && (
          <Button
            leftSection={<Icon name="importFile" size={14} />}
            data-autofocus
            onClick={() => void saveExport(one).catch(sayProblem)}
          >
            {t('exports.download')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
