import { NativeSelect, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { formatNumber } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { listPath, recordPath } from '../paths';
import { useOwners } from '../records/members';
import { FixAction } from '../records/quality/FixAction';
import { queueQuery } from '../records/quality/queue';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Money, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';

const shown = 50;

/** What to mend first, by what a customer is worth; and customers nobody has talked to. */
export function QueuePage() {
  const [defect, setDefect] = useState('');
  const [ownerId, setOwner] = useState('');
  const owners = useOwners();
  const queue = useQuery(queueQuery({ ownerId, defect, limit: shown }));
  const words = (kind: string) => tEnum('fixes', `defect_${kind}`);
  return (
    <Page title={t('fixes.queue')}>
      <Section
        title={t('fixes.queue')}
        text={t('fixes.queueText')}
        actions={
          <>
            <NativeSelect
              size="xs"
              aria-label={t('fixes.defect')}
              value={defect}
              onChange={(event) => setDefect(event.currentTarget.value)}
              data={[
                { value: '', label: t('fixes.all') },
                ...(queue.data?.counts ?? []).map((count) => ({
                  value: count.defect,
                  label: `${words(count.defect)} (${formatNumber(count.records)})`,
                })),
              ]}
            />
            <NativeSelect
              size="xs"
              aria-label={t('fixes.whose')}
              value={ownerId}
              onChange={(event) => setOwner(event.currentTarget.value)}
              data={[
                { value: '', label: t('fixes.everybody') },
                { value: 'me', label: t('fixes.mine') },
                ...owners.map((member) => ({ value: member.id, label: member.name })),
              ]}
            />
          </>
        }
      >
        {queue.isPending && <Loading />}
        {queue.isError && <Trouble error={queue.error} onRetry={() => void queue.refetch()} />}
        {queue.data?.items.length === 0 && (
          <EmptyState compact icon="check" title={t('fixes.none')} text={t('fixes.noneText')} />
        )}
        {queue.data && queue.data.items.length > 0 && (
          <PlainTable
            label={t('fixes.queue')}
            head={[t('fixes.customer'), t('fixes.defect'), t('fixes.fix'), t('fixes.value'), t('fixes.cost')]}
          >
            {queue.data.items.map((item) => (
              <tr key={`${item.id} ${item.defect}`}>
                <td>
                  <Link {...recordPath(item.object, item.id)}>{item.title}</Link>
                  <small>{item.ownerName ?? t('fixes.noOwner')}</small>
                </td>
                <td>{words(item.defect)}</td>
                <td>
                  <FixAction item={item} words={words(item.defect)} />
                </td>
                <td>
                  <Money value={item.value} />
                </td>
                <td>{t('fixes.costPoints', { points: item.cost })}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
      <Untouched />
    </Page>
  );
}

/** The lists of customers without a touch, and the weekly mail about one's own. */
function Untouched() {
  const canWrite = useCan('records.write');
  const queryKey = ['touchNudge'];
  const nudge = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/data-quality/nudge', { signal })))?.wanted,
  });
  const filter = { withoutTouch: 'true' };
  const set = (wanted: boolean) => {
    queryClient.setQueryData(queryKey, wanted);
    ok(api.PUT('/api/v1/data-quality/nudge', { body: { wanted } })).catch((error: unknown) => {
      queryClient.setQueryData(queryKey, !wanted);
      sayProblem(error);
    });
  };
  return (
    <Section title={t('fixes.touch')} text={t('fixes.touchText')}>
      <p>
        <Link {...listPath('contacts', { filter })}>{t('nav.contacts')}</Link>
        <Text tone="quiet">{' · '}</Text>
        <Link {...listPath('companies', { filter })}>{t('nav.companies')}</Link>
      </p>
      {canWrite && nudge.isSuccess && (
        <Switch
          label={t('fixes.nudge')}
          checked={nudge.data ?? true}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      )}
    </Section>
  );
}
