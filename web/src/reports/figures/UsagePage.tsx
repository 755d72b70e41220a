import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api, ok } from '../../api/client';
import type { components } from '../../api/schema';
import { formatAgo, formatDate, formatNumber } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { paths } from '../../paths';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Page, Section } from '../../ui/Page';
import { PlainTable } from '../../ui/PlainTable';
import { Trouble } from '../../ui/Trouble';
import { ColumnChart } from '../chartLater';
import { NotSingly, Whose } from '../Parts';
import { ReportFilters } from '../ReportFilters';
import { presets, saveReport } from '../reports';

type Usage = components['schemas']['UsageReport'];
type Line = components['schemas']['UsageLine'];

/** Who uses what, and what lies unused; for those who do not manage members, their own use. */
export function UsagePage() {
  const search = useSearch({ from: '/inside/reports/use' });
  const navigate = useNavigate();
  const { from, to } = search;
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: ['reports', 'usage', from, to],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/reports/usage', { params: { query: { from, to } }, signal })),
  });
  return (
    <Page title={data?.ownOnly ? t('figures.yourUse') : t('figures.use')}>
      <ReportFilters
        search={search}
        everybody
        times={[{ key: 'days', label: t('figures.last28') }, ...presets().slice(1)]}
        onSearch={(next) => void navigate({ to: '/reports/use', search: next, replace: true })}
        onSave={() => saveReport('reports/usage', 'usage', { ...(from && { from }), ...(to && { to }) })}
      />
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          {(!data.ownOnly || data.total.changes > 0) && <People usage={data} />}
          <Weeks usage={data} />
          {data.features.length > 0 && <Features usage={data} />}
        </>
      )}
    </Page>
  );
}

function Weeks({ usage }: { usage: Usage }) {
  const label = usage.ownOnly ? t('figures.changesByWeek') : t('figures.activeByWeek');
  return (
    <Section title={label}>
      {usage.total.changes === 0 ? (
        <EmptyState compact icon="chart" title={t('figures.nothingUsed')} text={t('figures.nothingUsedText')} />
      ) : (
        <>
          {usage.weeks.length > 1 && (
            <ColumnChart
              label={label}
              series={[{ key: 'used', label, tone: 'first' }]}
              points={usage.weeks.map((week) => ({
                key: week.week,
                name: formatDate(week.starts),
                values: [usage.ownOnly ? week.changes : week.people],
              }))}
              format={formatNumber}
              short={formatNumber}
            />
          )}
          <PlainTable
            label={label}
            head={[t('figures.weekFrom'), ...(usage.ownOnly ? [] : [t('figures.people')]), t('figures.changes')]}
          >
            {usage.weeks.map((week) => (
              <tr key={week.week}>
                <td>{formatDate(week.starts)}</td>
                {!usage.ownOnly && <td>{formatNumber(week.people)}</td>}
                <td>{formatNumber(week.changes)}</td>
              </tr>
            ))}
          </PlainTable>
        </>
      )}
    </Section>
  );
}

function People({ usage }: { usage: Usage }) {
  const areas = usage.total.areas.filter((one) => one.count > 0).map((one) => one.area);
  const figures = (line: Line) => (
    <>
      <td>{formatNumber(line.daysActive)}</td>
      <td>{line.name !== null && (line.lastSeenAt ? formatAgo(line.lastSeenAt) : t('figures.never'))}</td>
      <td>{formatNumber(line.changes)}</td>
      {areas.map((area) => (
        <td key={area}>{formatNumber(line.areas.find((one) => one.area === area)?.count ?? 0)}</td>
      ))}
    </>
  );
  const title = usage.ownOnly ? t('figures.yourUse') : t('figures.whoUses');
  return (
    <Section title={title} text={t('figures.useText')}>
      <PlainTable
        whole
        label={title}
        head={[
          t('figures.who'),
          t('figures.daysActive'),
          t('figures.lastSeen'),
          t('figures.changes'),
          ...areas.map((area) => tEnum('figures', `area_${area}`)),
        ]}
      >
        {usage.items.map((line) => (
          <tr key={line.key}>
            <td>
              <Whose id={line.key} name={line.name} told={usage.notSingly} time={{ from: usage.from, to: usage.to }} />
            </td>
            {figures(line)}
          </tr>
        ))}
        {!usage.ownOnly && (
          <tr>
            <td>
              <strong>{t('reports.total')}</strong>
            </td>
            {figures(usage.total)}
          </tr>
        )}
      </PlainTable>
      <NotSingly told={usage.notSingly} />
    </Section>
  );
}

const setUp = {
  playbooks: paths.playbooks(),
  bookingPage: { to: '/settings/booking' },
  goals: paths.goals(),
  strategies: paths.strategies(),
  calendarFeed: paths.calendar(),
  webPush: paths.notificationSettings(),
  segments: paths.segments(),
  views: paths.contacts(),
  imports: paths.imports(),
  confirmations: paths.asking(),
  rules: paths.rules(),
  customFields: paths.fields(),
} as const;

/** What is used first, by how many; then what nobody has used yet. */
function Features({ usage }: { usage: Usage }) {
  const features = [...usage.features].sort(
    (a, b) => Number(b.lastUsedAt !== null) - Number(a.lastUsedAt !== null) || b.people - a.people,
  );
  return (
    <Section title={t('figures.features')}>
      <PlainTable label={t('figures.features')} head={[t('figures.what'), t('figures.people'), t('figures.lastUsed')]}>
        {features.map(({ feature, people, lastUsedAt }) => {
          const name = tEnum('figures', `feature_${feature}`);
          return (
            <tr key={feature}>
              <td>{name}</td>
              <td>{formatNumber(people)}</td>
              <td>
                {lastUsedAt ? (
                  formatAgo(lastUsedAt)
                ) : (
                  <Link {...setUp[feature]} aria-label={t('figures.setUpOne', { name })}>
                    {t('figures.setUp')}
                  </Link>
                )}
              </td>
            </tr>
          );
        })}
      </PlainTable>
    </Section>
  );
}
