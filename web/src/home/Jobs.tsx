import { Link } from '@tanstack/react-router';
import type { components } from '../api/schema';
import type { FilterTree } from '../api/views';
import { Fold } from '../forms/Fold';
import { formatDate, formatMoney, formatMonth, formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { listPath, paths, recordPath } from '../paths';
import { Thirds } from '../ui/Columns';
import { Spark } from '../ui/charts/Spark';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Row, Rows } from '../ui/Rows';
import { Money, Text } from '../ui/Text';

type Schemas = components['schemas'];
export type Home = Schemas['HomeView'];
type Column = Schemas['HomeColumn'];
type Point = Schemas['HomePoint'];
type Step = Schemas['HomeStep'];
type Job = 'win' | 'grow' | 'keep';

/** The three jobs of a business side by side: how each goes, and what to do next for it. */
export function Jobs({ home }: { home: Home }) {
  return (
    <Thirds>
      {(['win', 'grow', 'keep'] as const).map((job) => (
        <One key={job} job={job} column={home[job]} />
      ))}
    </Thirds>
  );
}

function One({ job, column }: { job: Job; column: Column }) {
  const last = column.trend.at(-1);
  return (
    <Section title={t(`home.${job}`)} text={t(`home.${job}Trend`)}>
      <Spark
        label={t(`home.${job}Trend`)}
        values={column.trend.map((point) => (column.currency ? Number(point.value?.amount ?? 0) : point.count))}
      />
      {last && (
        <p>
          {t('home.inMonth', { month: formatMonth(last.month) })} <Figure point={last} counts={!column.currency} />
        </p>
      )}
      <Fold title={t('home.byMonth')}>
        <PlainTable label={t(`home.${job}Trend`)} head={[t('home.month'), t(`home.${job}Figure`)]}>
          {[...column.trend].reverse().map((point) => (
            <tr key={point.month}>
              <td>{formatMonth(point.month)}</td>
              <td>
                <Figure point={point} counts={!column.currency} />
              </td>
            </tr>
          ))}
        </PlainTable>
      </Fold>
      <h3>{t('home.next')}</h3>
      {column.next.length === 0 ? (
        <Text tone="quiet">{t(`home.${job}Nothing`)}</Text>
      ) : (
        <Rows label={t(`home.${job}Next`)}>
          {column.next.map((step) => (
            <Row key={step.id} end={<Money value={step.value} />}>
              <Link {...recordPath(step.object, step.id)}>{step.title}</Link>{' '}
              {step.subtitle && (
                <Text tone="quiet" small>
                  {step.subtitle}
                </Text>
              )}
              <div>
                <Text tone={bad.has(step.why) ? 'bad' : 'warn'} small>
                  {reason(step)}
                </Text>
              </div>
            </Row>
          ))}
        </Rows>
      )}
    </Section>
  );
}

const bad = new Set<Step['why']>(['closeOverdue', 'nextStepOverdue', 'noNextStep', 'concern']);

function reason({ why, on }: Step): string {
  return on ? t(`home.why_${why}`, { day: formatDate(on) }) : t(`home.why_${why}`, { day: '' }).trim();
}

/** What a month came to, and the way to its rows. */
function Figure({ point, counts }: { point: Point; counts: boolean }) {
  const text = counts || !point.value ? formatNumber(point.count) : formatMoney(point.value);
  if (!point.rows) return <>{text}</>;
  const where = point.rows.filter as FilterTree;
  return (
    <Link {...(point.rows.object === 'activities' ? paths.activities({ where }) : listPath('deals', { where }))}>
      {text}
    </Link>
  );
}
