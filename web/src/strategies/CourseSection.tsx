import { Link } from '@tanstack/react-router';
import type { FilterTree } from '../api/views';
import { formatDate, formatMoneyShort, formatMonth, formatNumber } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { listPath, paths } from '../paths';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { type Course, kpiName, numberOf, numberText, type Strategy, useCourse, valueText } from './strategies';

const ColumnChart = later(async () => (await import('../ui/charts/ColumnChart')).ColumnChart);

/** How the figure has gone month by month, beside where it began and where it is to go, and the rows behind it. */
export function CourseSection({ strategy }: { strategy: Strategy }) {
  const { data, isError, error, refetch } = useCourse(strategy.id);
  const kept = strategy.kpi === 'dataQuality' || strategy.kpi === 'shareOfWallet';
  return (
    <Section
      title={t('strategies.course')}
      text={[t('strategies.courseTextAll'), kept && t('strategies.courseTextKept')].filter(Boolean).join(' ')}
    >
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data && <Drawn strategy={strategy} course={data} />}
    </Section>
  );
}

function Drawn({ strategy, course }: { strategy: Strategy; course: Course }) {
  const { kpi, baseline, target } = strategy;
  // Months before the first value tell nothing.
  const first = course.points.findIndex((point) => point.value);
  if (first < 0) return <EmptyState compact icon="chart" title={t('strategies.noMeasure')} />;
  const points = course.points.slice(first);
  const currency = target.money?.currency;
  const short = (value: number) =>
    currency ? formatMoneyShort({ amount: String(value), currency }) : numberText(kpi, value);
  const name = (day: string, index: number) =>
    index === points.length - 1 ? t('strategies.actual') : formatMonth(day.slice(0, 7));
  return (
    <>
      <ColumnChart
        label={t('strategies.chart', { kpi: kpiName(kpi) })}
        series={[
          { key: 'actual', label: kpiName(kpi), tone: 'first' },
          { key: 'target', label: `${t('strategies.target')} ${valueText(kpi, target)}`, tone: 'third', mark: true },
          ...(baseline
            ? [
                {
                  key: 'baseline',
                  label: `${t('strategies.baseline')} ${valueText(kpi, baseline)}`,
                  tone: 'quiet' as const,
                  mark: true,
                },
              ]
            : []),
        ]}
        points={points.map((point, index) => ({
          key: point.day,
          name: name(point.day, index),
          values: [numberOf(point.value), numberOf(target), ...(baseline ? [numberOf(baseline)] : [])],
        }))}
        format={short}
        short={short}
      />
      {course.parts.length > 0 && (
        <PlainTable label={t('strategies.parts')} head={[t('strategies.parts'), '']}>
          {course.parts.map((part) => (
            <tr key={part.of + part.rows.object}>
              <td>
                {t('strategies.partsMore', {
                  part: tEnum('strategies', `part_${part.of}`),
                  object: tEnum('strategies', `object_${part.rows.object}`),
                })}
              </td>
              <td>
                <Link {...rowsPath(part.rows)}>{formatNumber(part.count)}</Link>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      <PlainTable label={t('strategies.course')} head={[t('strategies.day'), kpiName(kpi)]}>
        {[...points].reverse().map((point) => (
          <tr key={point.day}>
            <td>{formatDate(point.day)}</td>
            <td>{valueText(kpi, point.value) || <Text tone="quiet">{t('strategies.noMeasure')}</Text>}</td>
          </tr>
        ))}
      </PlainTable>
    </>
  );
}

/** Where the rows of a part are listed. */
function rowsPath({ object, filter }: Course['parts'][number]['rows']) {
  const where = filter as FilterTree;
  return object === 'activities'
    ? paths.activities({ where })
    : listPath(object as 'contacts' | 'companies' | 'deals', { where });
}
