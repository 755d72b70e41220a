import { Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api, ok } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { formatDate, formatMoney, formatNumber, formatPercent } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { paths } from '../../paths';
import { useMembers } from '../../records/members';
import { useMe } from '../../session/session';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Meter } from '../../ui/Meter';
import { Page, Section } from '../../ui/Page';
import { PlainTable } from '../../ui/PlainTable';
import { Trouble } from '../../ui/Trouble';
import { outcomeName } from '../activityNames';
import { Many, Opens, Sums } from '../Parts';
import type { ReportSearch } from '../reportSearch';
import { presets, useActivityReport, useDealReport, usePipelineCreated, useResponseTimes } from '../reports';

/** The figures of one person on one page: the same for those who manage, for colleagues and for the person. */
export function PersonPage() {
  const { id: given } = useParams({ from: '/inside/reports/people/$id' });
  const search = useSearch({ from: '/inside/reports/people/$id' });
  const me = useMe();
  const members = useMembers();
  const id = given === 'me' ? me.member.id : given;
  const name = members.find((member) => member.id === id)?.name ?? '';
  const mine = id === me.member.id;
  const time: ReportSearch = { ...(search.from && { from: search.from }), ...(search.to && { to: search.to }) };
  const asked = { ...time, owner: id };
  const deals = useDealReport(asked, 'pipeline');
  const hidden = deals.error instanceof ApiProblem && deals.error.status === 403;
  return (
    <Page title={mine ? t('figures.mine') : t('figures.personTitle', { name })}>
      <TimeChoice id={given} time={time} />
      {deals.isPending && <Loading />}
      {hidden && <EmptyState icon="eye" title={t('figures.groupedOnly')} text={t('figures.groupedOnlyText')} />}
      {deals.isError && !hidden && <Trouble error={deals.error} onRetry={() => void deals.refetch()} />}
      {deals.data && (
        <>
          <p>{t('figures.sameForAll')}</p>
          <Goals id={id} time={time} />
          <Section title={t('reports.deals')}>
            <PlainTable
              whole
              label={t('reports.deals')}
              head={[
                t('reports.won'),
                t('reports.wonSum'),
                t('reports.lost'),
                t('reports.lostSum'),
                t('reports.winRate'),
                t('reports.daysToWin'),
              ]}
            >
              <tr>
                <Opens part={deals.data.total.won} />
                <Sums part={deals.data.total.won} />
                <Opens part={deals.data.total.lost} />
                <Sums part={deals.data.total.lost} />
                <td>
                  {deals.data.total.winRate !== null && (
                    <Meter value={deals.data.total.winRate} label={`${formatNumber(deals.data.total.winRate)} %`} />
                  )}
                </td>
                <td>{deals.data.total.daysToWin !== null && formatNumber(deals.data.total.daysToWin)}</td>
              </tr>
            </PlainTable>
          </Section>
          <Created search={asked} />
          <Done search={asked} />
          <Answers search={asked} />
          <Owned id={id} />
        </>
      )}
    </Page>
  );
}

function TimeChoice({ id, time }: { id: string; time: ReportSearch }) {
  const navigate = useNavigate();
  const times = presets();
  const chosen = times.find((one) => one.from === time.from && one.to === time.to)?.key ?? 'own';
  const go = (next: { from?: string | undefined; to?: string | undefined }) =>
    void navigate({
      ...paths.person(id, { ...(next.from && { from: next.from }), ...(next.to && { to: next.to }) }),
      replace: true,
    });
  return (
    <Group gap="xs" mb="md" align="end">
      <Select
        size="xs"
        w={150}
        label={t('reports.time')}
        data={[
          ...times.map(({ key, label }) => ({ value: key, label })),
          ...(chosen === 'own' ? [{ value: 'own', label: t('reports.ownTime') }] : []),
        ]}
        value={chosen}
        onChange={(key) => {
          const found = times.find((one) => one.key === key);
          if (found) go(found);
        }}
        allowDeselect={false}
      />
      {(['from', 'to'] as const).map((side) => (
        <TextInput
          key={side}
          size="xs"
          type="date"
          label={t(`reports.${side}`)}
          value={time[side] ?? ''}
          onChange={(event) => go({ ...time, [side]: event.currentTarget.value })}
        />
      ))}
    </Group>
  );
}

function Goals({ id, time }: { id: string; time: ReportSearch }) {
  const query = { memberId: id, from: time.from, to: time.to };
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['goals', query],
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/goals', { params: { query }, signal }))).items,
  });
  return (
    <Section title={t('figures.goals')}>
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState compact icon="star" title={t('figures.goalsNone')} />}
      {data && data.length > 0 && (
        <PlainTable
          whole
          label={t('figures.goals')}
          head={[t('figures.measure'), t('figures.period'), t('figures.target'), t('figures.reached')]}
        >
          {data.map((goal) => (
            <tr key={goal.id}>
              <td>{tEnum('figures', `measure_${goal.measure}`)}</td>
              <td>
                {tEnum('figures', `period_${goal.period}`)} <small>{formatDate(goal.starts)}</small>
              </td>
              <td>{goal.targetAmount ? formatMoney(goal.targetAmount) : formatNumber(goal.target ?? 0)}</td>
              <td>
                {goal.attainment === null ? (
                  t('figures.withheld')
                ) : (
                  <Meter
                    value={Math.min(100, goal.attainment)}
                    label={`${goal.actualAmount ? formatMoney(goal.actualAmount) : formatNumber(goal.actual ?? 0)} (${formatPercent(goal.attainment)})`}
                  />
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Created({ search }: { search: ReportSearch }) {
  const { data, isError, error, refetch } = usePipelineCreated(search, 'pipeline');
  return (
    <Section title={t('figures.created')}>
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && (
        <PlainTable
          whole
          label={t('figures.created')}
          head={[t('figures.created'), t('figures.createdSum'), t('figures.wonSince'), t('reports.wonSum')]}
        >
          <tr>
            <Opens part={data.total.created} />
            <Sums part={data.total.created} />
            <Opens part={data.total.won} />
            <Sums part={data.total.won} />
          </tr>
        </PlainTable>
      )}
    </Section>
  );
}

function Done({ search }: { search: ReportSearch }) {
  const { data, isError, error, refetch } = useActivityReport(search, 'outcome');
  return (
    <Section title={t('reports.activities')}>
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.total.count === 0 && <EmptyState compact icon="checkCircle" title={t('reports.nothingDone')} />}
      {data && data.total.count > 0 && (
        <PlainTable label={t('reports.activities')} head={[t('reports.by_outcome'), t('figures.howOften')]}>
          {[...data.items, data.total].map((group, index) => (
            <tr key={group.key || `none ${index}`}>
              <td>
                {index === data.items.length ? (
                  <strong>{t('reports.total')}</strong>
                ) : group.key ? (
                  outcomeName(group.key)
                ) : (
                  t('reports.noResult')
                )}
              </td>
              <Many count={group.count} rows={group.rows} />
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Answers({ search }: { search: ReportSearch }) {
  const { data, isError, error, refetch } = useResponseTimes(search);
  const hours = (value: number | null) => value !== null && t('reports.hours', { hours: formatNumber(value) });
  return (
    <Section title={t('reports.response')} text={t('reports.responseText')}>
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.total.incoming.count === 0 && <EmptyState compact icon="mail" title={t('reports.nothingCameIn')} />}
      {data && data.total.incoming.count > 0 && (
        <PlainTable
          whole
          label={t('reports.response')}
          head={[t('reports.cameIn'), t('reports.answered'), t('reports.median'), t('reports.withinADay')]}
        >
          <tr>
            <Many count={data.total.incoming.count} rows={data.total.incoming.rows} />
            <td>{formatNumber(data.total.answered)}</td>
            <td>{hours(data.total.medianHours)}</td>
            <td>{data.total.withinADay !== null && `${formatNumber(data.total.withinADay)} %`}</td>
          </tr>
        </PlainTable>
      )}
    </Section>
  );
}

function Owned({ id }: { id: string }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['qualityQueue', 'scores', 'owner'],
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/data-quality/scores', { params: { query: { by: 'owner' } }, signal }))).items,
  });
  const own = data?.find((group) => group.key === id);
  return (
    <Section title={t('figures.owned')}>
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && !own && <EmptyState compact icon="star" title={t('figures.ownedNone')} />}
      {own && (
        <Meter
          value={own.score}
          label={t('figures.quality', { score: formatNumber(own.score), count: formatNumber(own.records) })}
        />
      )}
    </Section>
  );
}
