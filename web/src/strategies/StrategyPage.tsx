import { Button, Group } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { formatDate, formatPercent } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { useCan, useMe } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Figures } from '../ui/Figures';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Ago } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem, sayUndo } from '../ui/toasts';
import { CourseSection } from './CourseSection';
import { Review } from './StrategiesPage';
import { changed, kpiName, type Strategy, useReviews, useStrategy, valueText } from './strategies';

const StrategyDialog = later(async () => (await import('./StrategyDialog')).StrategyDialog);
const ReviewDialog = later(async () => (await import('./ReviewDialog')).ReviewDialog);

/** One strategy: where it began, where it stands, and what each look at it found. */
export function StrategyPage() {
  const { id } = useParams({ from: '/inside/market/strategies/$id' });
  const navigate = useNavigate();
  const manage = useCan('tenant.write');
  const { member } = useMe();
  const [open, setOpen] = useState<'edit' | 'review'>();
  const { data: strategy, isError, error, refetch } = useStrategy(id);
  if (isError) {
    return (
      <Page title={t('strategies.title')}>
        <Trouble error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!strategy) return <Loading />;
  const params = { params: { path: { id } } };
  const remove = async () => {
    try {
      await ok(api.DELETE('/api/v1/strategies/{id}', params));
      await navigate(paths.strategies());
      void changed();
      sayUndo(t('strategies.deleted', { name: strategy.name }), async () => {
        await ok(api.POST('/api/v1/strategies/{id}/restore', params));
        await changed();
      });
    } catch (problem) {
      sayProblem(problem);
    }
  };
  return (
    <Page
      title={strategy.name}
      aside={kpiName(strategy.kpi)}
      actions={
        <Group gap="xs">
          {strategy.status === 'active' && (manage || (member && strategy.ownerId === member.id)) && (
            <Button onClick={() => setOpen('review')}>{t('strategies.review')}</Button>
          )}
          {manage && (
            <>
              <Button variant="default" onClick={() => setOpen('edit')}>
                {t('strategies.edit')}
              </Button>
              <Button variant="default" onClick={() => void remove()}>
                {t('strategies.delete')}
              </Button>
            </>
          )}
        </Group>
      }
    >
      <Section title={kpiName(strategy.kpi)} text={tEnum('strategies', `kpiText_${strategy.kpi}`)}>
        {!strategy.seesAll && <p>{t('strategies.ownOnly')}</p>}
        <Standing strategy={strategy} />
        {strategy.dropReason && <p>{t('strategies.drop', { reason: strategy.dropReason })}</p>}
        {strategy.why && <p>{strategy.why}</p>}
      </Section>
      <CourseSection strategy={strategy} />
      <Reviews strategy={strategy} />
      {open === 'edit' && <StrategyDialog strategy={strategy} onClose={() => setOpen(undefined)} />}
      {open === 'review' && <ReviewDialog strategy={strategy} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

function Standing({ strategy }: { strategy: Strategy }) {
  const { kpi, baseline, actual, target, progress, seesAll, ends, ownerName } = strategy;
  const nothing = t('strategies.noMeasure');
  return (
    <>
      <Figures
        items={[
          ...(seesAll ? [{ label: t('strategies.baseline'), value: valueText(kpi, baseline) || nothing }] : []),
          { label: t('strategies.actual'), value: valueText(kpi, actual) || nothing },
          {
            label: t('strategies.targetBy', { target: t('strategies.target'), day: formatDate(ends) }),
            value: valueText(kpi, target),
          },
          ...(progress === null ? [] : [{ label: t('strategies.progress'), value: formatPercent(progress) }]),
        ]}
      />
      <PlainTable label={t('strategies.strategy')} head={[t('strategies.nextReview'), t('strategies.owner')]}>
        <tr>
          <td>
            <Review strategy={strategy} />
          </td>
          <td>{ownerName}</td>
        </tr>
      </PlainTable>
    </>
  );
}

function Reviews({ strategy: { id, kpi } }: { strategy: Strategy }) {
  const { data, isError, error, refetch } = useReviews(id);
  return (
    <Section title={t('strategies.reviews')}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.length === 0 && <EmptyState compact icon="calendar" title={t('strategies.noReviews')} />}
      {data && data.length > 0 && (
        <PlainTable
          label={t('strategies.reviews')}
          head={[
            t('strategies.day'),
            t('strategies.verdict'),
            t('strategies.actualReview'),
            t('strategies.target'),
            t('strategies.reviewText'),
            t('strategies.who'),
          ]}
        >
          {data.map((review) => (
            <tr key={review.id}>
              <td>
                <Ago value={review.at} />
              </td>
              <td>{tEnum('strategies', `verdict_${review.verdict}`)}</td>
              <td>{valueText(kpi, review.actual)}</td>
              <td>{valueText(kpi, review.target)}</td>
              <td>{review.text}</td>
              <td>{review.memberName}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
