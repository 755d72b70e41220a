import { Button, Group, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { formatNumber } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import type { Confirmation } from '../records/confirmations/confirmations';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Ago } from '../ui/Text';
import { Trouble } from '../ui/Trouble';

const states = ['created', 'sent', 'opened', 'answered', 'expired', 'cancelled'];
const mostLetters = 200;

/** Who was asked, newest first, by state and channel; letters that are to be printed go to the printer from here. */
export function Requests({ canWrite }: { canWrite: boolean }) {
  const [state, setState] = useState('');
  const [channel, setChannel] = useState('');
  const query = useInfiniteQuery({
    queryKey: ['confirmations', 'list', state, channel],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      (await ok(
        api.GET('/api/v1/confirmation-requests', {
          params: { query: { state, channel, limit: 50, cursor: pageParam, count: true } as never },
          signal,
        }),
      )) as { items: Confirmation[]; nextCursor: string | null; total?: number | null },
    getNextPageParam: (page) => page.nextCursor,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const letters = items
    .filter((one) => one.channel === 'letter' && one.state === 'created')
    .slice(0, mostLetters)
    .map((one) => one.id);
  return (
    <Section
      title={`${t('asking.requests')} (${formatNumber(total)})`}
      actions={
        <Group gap="xs">
          {canWrite && letters.length > 0 && (
            <Button variant="light" renderRoot={(props) => <Link {...paths.letters(letters)} {...props} />}>
              {`${t('asking.letters')} (${letters.length})`}
            </Button>
          )}
          <NativeSelect
            size="xs"
            aria-label={t('asking.requests')}
            value={state}
            onChange={(event) => setState(event.currentTarget.value)}
            data={[
              { value: '', label: t('asking.state_all') },
              ...states.map((value) => ({ value, label: tEnum('asking', `state_${value}`) })),
            ]}
          />
          <NativeSelect
            size="xs"
            aria-label={t('asking.channels')}
            value={channel}
            onChange={(event) => setChannel(event.currentTarget.value)}
            data={[
              { value: '', label: t('asking.state_all') },
              ...['mail', 'call', 'letter'].map((value) => ({ value, label: tEnum('asking', `channel_${value}`) })),
            ]}
          />
        </Group>
      }
    >
      {query.isPending && <Loading />}
      {query.isError && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <EmptyState compact icon="mail" title={t('asking.nobodyAsked')} text={t('asking.nobodyAskedText')} />
      )}
      {items.length > 0 && (
        <PlainTable
          label={t('asking.requests')}
          head={[t('nav.contacts'), t('asking.channels'), t('asking.sent'), t('asking.answered'), t('asking.repaired')]}
        >
          {items.map((one) => (
            <tr key={one.id}>
              <td>
                <Link {...paths.contact(one.contactId)}>{one.contactName}</Link>
              </td>
              <td>
                {tEnum('asking', `channel_${one.channel}`)}
                <small>{tEnum('asking', `state_${one.state}`)}</small>
              </td>
              <td>
                <Ago value={one.sentAt} />
              </td>
              <td>
                <Ago value={one.answeredAt} />
              </td>
              <td>{one.answer.length > 0 && formatNumber(one.repaired)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {query.hasNextPage && (
        <Button mt="sm" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('asking.moreRequests')}
        </Button>
      )}
    </Section>
  );
}
