import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { formatDate, formatMoney, formatNumber, formatPercent } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Meter } from '../ui/Meter';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Trouble } from '../ui/Trouble';
import { sayProblem, sayUndo } from '../ui/toasts';

const GoalDialog = later(async () => (await import('./GoalDialog')).GoalDialog);
const key = ['goals'];

/** What is to be reached, and how far it has come. */
export function GoalsPage() {
  const [adding, setAdding] = useState(false);
  const manage = useCan('tenant.write');
  const { data, isError, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/goals', { signal }))).items,
  });
  const remove = async (goal: NonNullable<typeof data>[number]) => {
    try {
      await ok(api.DELETE('/api/v1/goals/{id}', { params: { path: { id: goal.id } } }));
      await queryClient.invalidateQueries({ queryKey: key });
      const { memberId, teamId, measure, period, starts, target, targetAmount } = goal;
      sayUndo(t('selling.removed'), async () => {
        await ok(
          api.POST('/api/v1/goals', {
            body: { memberId, teamId, measure, period, starts, target, targetAmount } as never,
          }),
        );
        await queryClient.invalidateQueries({ queryKey: key });
      });
    } catch (problem) {
      sayProblem(problem);
    }
  };
  return (
    <Page
      title={t('selling.goals')}
      actions={manage && <Button onClick={() => setAdding(true)}>{t('selling.add')}</Button>}
    >
      <Section title={t('selling.goals')} text={t('selling.goalsText')}>
        {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
        {data?.length === 0 && (
          <EmptyState compact icon="star" title={t('selling.none')} text={t('selling.noneText')} />
        )}
        {data && data.length > 0 && (
          <PlainTable
            label={t('selling.goals')}
            head={[
              t('selling.whose'),
              t('selling.measure'),
              t('selling.period'),
              t('selling.target'),
              t('selling.reached'),
              '',
            ]}
          >
            {data.map((goal) => (
              <tr key={goal.id}>
                <td>
                  {goal.memberName ??
                    (goal.teamName ? t('selling.team', { name: goal.teamName }) : t('selling.everybody'))}
                </td>
                <td>{tEnum('selling', `measure_${goal.measure}`)}</td>
                <td>
                  {tEnum('selling', `period_${goal.period}`)} <small>{formatDate(goal.starts)}</small>
                </td>
                <td>{goal.targetAmount ? formatMoney(goal.targetAmount) : formatNumber(goal.target ?? 0)}</td>
                <td>
                  {goal.attainment === null ? (
                    t('selling.withheld')
                  ) : (
                    <Meter
                      value={Math.min(100, goal.attainment)}
                      label={`${goal.actualAmount ? formatMoney(goal.actualAmount) : formatNumber(goal.actual ?? 0)} (${formatPercent(goal.attainment)})`}
                    />
                  )}
                </td>
                <td>
                  {manage && <IconButton icon="close" label={t('selling.remove')} onClick={() => void remove(goal)} />}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
      {adding && <GoalDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
