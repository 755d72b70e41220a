import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { formatDate, formatNumber } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Ago } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { makeTask } from './makeTask';

const choices = [3, 6, 12, 24];

/** Whom nobody has talked to for long, what was tried, and what is different now. */
export function DormantPage() {
  const [months, setMonths] = useState(6);
  const canWrite = useCan('records.write');
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['dormant', months],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/dormant-prospects', { params: { query: { months, limit: 100 } }, signal })),
  });
  return (
    <Page title={t('market.dormant')} aside={data && formatNumber(data.total)}>
      <Section
        title={t('market.dormant')}
        text={t('market.dormantText', { count: months })}
        actions={
          <NativeSelect
            size="xs"
            aria-label={t('market.monthsWithout')}
            value={String(months)}
            onChange={(event) => setMonths(Number(event.currentTarget.value))}
            data={choices.map((n) => ({ value: String(n), label: formatNumber(n) }))}
          />
        }
      >
        {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
        {data?.items.length === 0 && (
          <EmptyState compact icon="check" title={t('market.noDormant')} text={t('market.noDormantText')} />
        )}
        {data && data.items.length > 0 && (
          <PlainTable
            label={t('market.dormant')}
            head={[
              t('market.prospect'),
              t('market.lastTouch'),
              t('market.tried'),
              t('market.reason'),
              t('market.changed'),
              t('market.takeUp'),
            ]}
          >
            {data.items.map((one) => (
              <tr key={one.id}>
                <td>
                  <Link {...recordPath(one.object, one.id)}>{one.name}</Link>
                  {one.ownerName && <small>{one.ownerName}</small>}
                </td>
                <td>{one.lastTouchAt ? <Ago value={one.lastTouchAt} /> : t('market.never')}</td>
                <td>
                  {one.attempts.length === 0
                    ? t('market.nothingTried')
                    : one.attempts.map(({ kind, outcome, count }) => (
                        <div key={`${kind} ${outcome}`}>
                          {`${formatNumber(count)} × ${[tEnum('records', `kind_${kind}`).replace(/^kind_/, ''), outcome && tEnum('records', `outcome_${outcome}`).replace(/^outcome_/, '')].filter(Boolean).join(', ')}`}
                        </div>
                      ))}
                </td>
                <td>{one.reasons.join(', ')}</td>
                <td>
                  {one.changes.map((change) => (
                    <div key={`${change.kind} ${change.on}`}>{changeWords(change)}</div>
                  ))}
                </td>
                <td>
                  {canWrite && (
                    <Button
                      variant="default"
                      aria-label={`${t('market.takeUp')}: ${one.name}`}
                      onClick={() => void makeTask(t('market.takeUpTask', { name: one.name }), one)}
                    >
                      {t('market.takeUp')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
    </Page>
  );
}

function changeWords({ kind, on, text }: { kind: string; on: string | null; text: string | null }): string {
  const day = on ? formatDate(on) : '';
  if (kind === 'newOwner') return t('market.change_newOwner', { day });
  if (kind === 'reasonExpired') return t('market.change_reasonExpired', { text: text ?? '', day });
  return text ? t('market.change_contractEnds', { text, day }) : t('market.change_contractEndsOn', { day });
}
