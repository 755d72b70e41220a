import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import type { components } from '../api/schema';
import { formatMoney, formatPercent } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Meter } from '../ui/Meter';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Trouble } from '../ui/Trouble';
import { ColumnChart } from './chartLater';
import { Opens } from './Parts';
import { ReportFilters } from './ReportFilters';
import type { ReportSearch } from './reportSearch';
import { asked, money, periodName, saveReport, yearsOf } from './reports';

type Forecast = components['schemas']['ForecastView'];
type Figure = components['schemas']['ForecastFigure'];
type Line = components['schemas']['ForecastLine'];

/** Where the money comes from: what was won, what is likely, and what was aimed at. */
export function ForecastPage() {
  const search = useSearch({ from: '/inside/reports/forecast' });
  const navigate = useNavigate();
  const period = search.by === 'quarter' ? 'quarter' : 'month';
  const go = (next: ReportSearch) => void navigate({ ...paths.forecast(next), replace: true });
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: ['reports', 'forecast', period, asked(search)],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/forecast', { params: { query: { period, ...asked(search) } }, signal })),
  });
  return (
    <Page title={t('reports.forecast')}>
      <ReportFilters
        search={search}
        onSearch={go}
        pipelines="any"
        times={[{ key: 'ahead', label: t('reports.ahead') }, ...yearsOf()]}
        onSave={() => saveReport('forecast', `forecast-by-${period}`, search, { period })}
      />
      <Section
        title={t('reports.forecast')}
        text={t('reports.forecastText')}
        actions={
          <SegmentedControl
            size="xs"
            aria-label={t('reports.groupedBy')}
            data={(['month', 'quarter'] as const).map((value) => ({ value, label: t(`reports.by_${value}`) }))}
            value={period}
            onChange={(by) => go({ ...search, by })}
          />
        }
      >
        {isPending && <Loading />}
        {isError && <Trouble error={error} onRetry={() => void refetch()} />}
        {data && <Drawn forecast={data} />}
      </Section>
    </Page>
  );
}

function Drawn({ forecast }: { forecast: Forecast }) {
  const lines = forecast.periods.flatMap((period) => period.lines);
  const apart = [...forecast.overdue, ...forecast.noDate];
  const currencies = [...new Set([...lines.map((line) => line.currency), ...apart.map((one) => one.amount.currency)])];
  const [chosen, setChosen] = useState<string>();
  const currency = chosen && currencies.includes(chosen) ? chosen : (mostOf(lines) ?? currencies[0]);
  if (!currency)
    return <EmptyState icon="chart" title={t('reports.nothingAhead')} text={t('reports.nothingAheadText')} />;
  const short = money(currency);
  const rows = forecast.periods.map((period) => ({
    key: period.starts,
    name: nameOf(forecast.period, period.starts),
    line: period.lines.find((line) => line.currency === currency),
  }));
  const goals = rows.some(({ line }) => line?.goal);
  return (
    <>
      {currencies.length > 1 && (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label={t('reports.currency')}
          data={currencies}
          value={currency}
          onChange={setChosen}
        />
      )}
      <ColumnChart
        label={t('reports.forecast')}
        series={[
          { key: 'won', label: t('reports.wonSum'), tone: 'first' },
          { key: 'weighted', label: t('reports.weighted'), tone: 'second' },
          ...(goals ? [{ key: 'goal', label: t('reports.goal'), tone: 'third' as const, mark: true }] : []),
        ]}
        points={rows.map(({ key, name, line }) => ({
          key,
          name,
          values: [
            Number(line?.won.amount.amount ?? 0),
            Number(line?.weighted.amount ?? 0),
            line?.goal ? Number(line.goal.amount) : null,
          ],
        }))}
        format={(value) => formatMoney({ amount: String(value), currency })}
        short={short}
      />
      <PlainTable
        whole
        label={t('reports.forecast')}
        head={[
          t(`reports.by_${forecast.period === 'quarter' ? 'quarter' : 'month'}`),
          t('reports.won'),
          t('reports.wonSum'),
          t('reports.goal'),
          t('reports.ofGoal'),
          t('reports.open'),
          t('reports.openSum'),
          t('reports.weighted'),
        ]}
      >
        {rows.map(({ key, name, line }) => (
          <tr key={key}>
            <td>{name}</td>
            {line ? <Cells line={line} /> : <Empty columns={7} />}
          </tr>
        ))}
      </PlainTable>
      <Apart title={t('reports.overdue')} text={t('reports.overdueText')} figures={forecast.overdue} />
      <Apart title={t('reports.noDate')} text={t('reports.noDateText')} figures={forecast.noDate} />
      <p>
        <Link {...paths.goals()}>{t('reports.toGoals')}</Link>
      </p>
    </>
  );
}

function Cells({ line }: { line: Line }) {
  const reached = line.goal ? Math.floor((100 * Number(line.won.amount.amount)) / Number(line.goal.amount)) : null;
  return (
    <>
      <Opens part={partOf(line.won)} />
      <td>{formatMoney(line.won.amount)}</td>
      <td>{line.goal && formatMoney(line.goal)}</td>
      <td>{reached !== null && <Meter value={Math.min(100, reached)} label={formatPercent(reached)} />}</td>
      <Opens part={partOf(line.open)} />
      <td>{formatMoney(line.open.amount)}</td>
      <td>{formatMoney(line.weighted)}</td>
    </>
  );
}

function Empty({ columns }: { columns: number }) {
  return Array.from({ length: columns }, (_, index) => <td key={String(index)} />);
}

/** What no period can count: the way to put it right is to open the deals and date them. */
function Apart({ title, text, figures }: { title: string; text: string; figures: Figure[] }) {
  if (figures.length === 0) return null;
  return (
    <Section title={title} text={text}>
      <PlainTable label={title} head={[t('reports.open'), t('reports.openSum')]}>
        {figures.map((figure) => (
          <tr key={figure.amount.currency}>
            <Opens part={partOf(figure)} />
            <td>{formatMoney(figure.amount)}</td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
}

function partOf(figure: Figure) {
  return { count: figure.count, sums: [figure.amount], rows: { object: 'deals', filter: figure.filter } };
}

function nameOf(period: Forecast['period'], starts: string): string {
  const month = starts.slice(0, 7);
  return periodName(
    period === 'quarter' ? `${starts.slice(0, 4)}-Q${Math.ceil(Number(starts.slice(5, 7)) / 3)}` : month,
  );
}

/** The currency that most deals are in. */
function mostOf(lines: Line[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { currency, won, open } of lines)
    counts.set(currency, (counts.get(currency) ?? 0) + won.count + open.count);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
