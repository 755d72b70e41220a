import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../../api/client';
import type { components } from '../../api/schema';
import { formatDate, formatNumber } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { useCan } from '../../session/session';
import { BarList } from '../../ui/charts/BarList';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { later } from '../../ui/later';
import { Page, Section } from '../../ui/Page';
import { PlainTable } from '../../ui/PlainTable';
import { Trouble } from '../../ui/Trouble';
import { ColumnChart } from '../chartLater';
import { Many } from '../Parts';
import { ReportFilters } from '../ReportFilters';
import { saveReport } from '../reports';

const EstimatesDialog = later(async () => (await import('./EstimatesDialog')).EstimatesDialog);
type Saved = components['schemas']['TimeSavedReport'];

/** How much work automation took off people's hands, by what they believe a piece of it costs. */
export function TimeSavedPage() {
  const search = useSearch({ from: '/inside/reports/saved' });
  const navigate = useNavigate();
  const manage = useCan('tenant.write');
  const [editing, setEditing] = useState(false);
  const { from, to } = search;
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: ['reports', 'saved', from, to],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/reports/time-saved', { params: { query: { from, to } }, signal })),
  });
  return (
    <Page title={t('figures.saved')}>
      <ReportFilters
        search={search}
        everybody
        onSearch={(next) => void navigate({ to: '/reports/saved', search: next, replace: true })}
        onSave={() => saveReport('reports/time-saved', 'time-saved', { ...(from && { from }), ...(to && { to }) })}
      />
      <Section
        title={data && data.count > 0 ? t('figures.hoursSaved', { time: long(data.minutes) }) : t('figures.saved')}
        text={t('figures.savedText')}
        actions={
          manage &&
          data && (
            <Button size="xs" variant="default" onClick={() => setEditing(true)}>
              {t('figures.editEstimates')}
            </Button>
          )
        }
      >
        {isPending && <Loading />}
        {isError && <Trouble error={error} onRetry={() => void refetch()} />}
        {data?.count === 0 && (
          <EmptyState icon="checkCircle" title={t('figures.nobodySaved')} text={t('figures.nobodySavedText')} />
        )}
        {data && data.count > 0 && <Drawn saved={data} />}
      </Section>
      {editing && data && <EstimatesDialog saved={data} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function Drawn({ saved }: { saved: Saved }) {
  const lines = saved.items.filter((line) => line.count > 0);
  return (
    <>
      <BarList
        label={t('figures.saved')}
        items={lines.map((line) => ({
          key: line.kind,
          name: tEnum('figures', `kind_${line.kind}`),
          value: line.minutes,
          text: long(line.minutes),
        }))}
      />
      {saved.weeks.length > 1 && (
        <ColumnChart
          label={t('figures.savedWeeks')}
          series={[{ key: 'minutes', label: t('figures.savedWeeks'), tone: 'first' }]}
          points={saved.weeks.map((week) => ({
            key: week.week,
            name: formatDate(week.starts),
            values: [week.minutes],
          }))}
          format={(value) => t('figures.minutes', { count: formatNumber(value) })}
          short={formatNumber}
        />
      )}
      <PlainTable
        whole
        label={t('figures.saved')}
        head={[t('figures.what'), t('figures.howOften'), t('figures.minutesEach'), t('figures.saved')]}
      >
        {lines.map((line) => (
          <tr key={line.kind}>
            <td>{tEnum('figures', `kind_${line.kind}`)}</td>
            {line.rows ? <Many count={line.count} rows={line.rows} /> : <td>{formatNumber(line.count)}</td>}
            <td>{formatNumber(line.minutesEach)}</td>
            <td>{long(line.minutes)}</td>
          </tr>
        ))}
        <tr>
          <td>
            <strong>{t('reports.total')}</strong>
          </td>
          <td>{formatNumber(saved.count)}</td>
          <td />
          <td>{long(saved.minutes)}</td>
        </tr>
      </PlainTable>
    </>
  );
}

/** Hours from one hour on, to one decimal; minutes below. */
function long(minutes: number): string {
  return minutes < 60
    ? t('figures.minutes', { count: formatNumber(minutes) })
    : t('reports.hours', { hours: formatNumber(Math.round(minutes / 6) / 10) });
}
