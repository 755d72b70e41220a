import { Button, Group, Modal, Slider } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatNumber, formatPercent } from '../i18n/format';
import { t } from '../i18n/t';
import { likely } from '../records/duplicates/Reasons';
import { Loading } from '../ui/Loading';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { dryRunQuery, type Kind, startRun } from './duplicates';

/** Merges all pairs above a score, after showing what would become one; all of it can be undone together. */
export function MergeManyDialog({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const [percent, setPercent] = useState(95);
  const [asked, setAsked] = useState(95);
  const [busy, setBusy] = useState(false);
  const dry = useQuery({ ...dryRunQuery(kind, asked / 100), placeholderData: keepPreviousData });
  const total = dry.data?.total ?? 0;
  const go = () => {
    setBusy(true);
    startRun(kind, 'merge', asked / 100).then(onClose, (error: unknown) => {
      setBusy(false);
      sayProblem(error);
    });
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('duplicates.mergeMany')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p>{t('duplicates.mergeManyText')}</p>
      <Slider
        mb="xl"
        min={50}
        max={100}
        value={percent}
        onChange={setPercent}
        onChangeEnd={setAsked}
        label={(value) => formatPercent(value)}
        thumbLabel={t('duplicates.minScore')}
        marks={[50, 75, 95].map((value) => ({ value, label: formatPercent(value) }))}
      />
      {dry.isPending && <Loading />}
      {dry.isError && <Trouble error={dry.error} onRetry={() => void dry.refetch()} />}
      {dry.data && (
        <>
          <p>
            {t('duplicates.would', { count: total, shown: formatNumber(total), groups: formatNumber(dry.data.found) })}
          </p>
          {dry.data.groups.length > 0 && (
            <PlainTable
              label={t('duplicates.mergeMany')}
              head={[t('duplicates.stays'), t('duplicates.goes'), t('duplicates.score')]}
            >
              {dry.data.groups.slice(0, 10).map((group) => (
                <tr key={group.survivor.id}>
                  <td>
                    {group.survivor.title}
                    <small>{group.survivor.subtitle}</small>
                  </td>
                  <td>
                    {group.merged.map((one) => one.title).join(', ')}
                    <small>{group.merged[0]?.subtitle}</small>
                  </td>
                  <td>{likely(group.score)}</td>
                </tr>
              ))}
            </PlainTable>
          )}
          {dry.data.found > 10 && (
            <Text tone="quiet" small>
              {t('duplicates.leastLikely')}
            </Text>
          )}
        </>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button loading={busy} disabled={total === 0 || dry.isFetching} onClick={go}>
          {t('duplicates.mergeCount', { count: total, shown: formatNumber(total) })}
        </Button>
      </Group>
    </Modal>
  );
}
