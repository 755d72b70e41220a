import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import type { FilterTree } from '../api/views';
import { formatNumber, formatPercent } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { listPath, paths } from '../paths';
import type { Playbook } from '../records/playbooks/playbooks';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';

const OnePlaybook = later(async () => (await import('./OnePlaybook')).OnePlaybook);
const Shipped = later(async () => (await import('./Shipped')).Shipped);

/** All playbooks, or the one that the address names. */
export function PlaybooksPage(): React.ReactNode {
  const id: string = useLocation({ select: (location) => location.hash });
  return id ? <OnePlaybook id={id} /> : <Playbooks />;
}

/** How this business goes about things, how well each way does, and what comes along to begin with. */
function Playbooks() {
  const manage = useCan('pipelines.write');
  const navigate = useNavigate();
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['playbooks'],
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/playbooks', { signal }))).items,
  });
  return (
    <Page
      title={t('playbooks.title')}
      actions={manage && <Button onClick={() => void navigate(paths.playbooks('new'))}>{t('playbooks.new')}</Button>}
    >
      <Section title={t('playbooks.mine')}>
        {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
        {data?.length === 0 && (
          <EmptyState compact icon="stage" title={t('playbooks.empty')} text={t('playbooks.emptyText')} />
        )}
        {data && data.length > 0 && <Mine playbooks={data} />}
      </Section>
      <Shipped manage={manage} />
    </Page>
  );
}

function Mine({ playbooks }: { playbooks: Playbook[] }) {
  return (
    <PlainTable
      whole
      label={t('playbooks.mine')}
      head={[
        t('playbooks.name'),
        t('playbooks.starts'),
        t('playbooks.enrolled'),
        t('playbooks.on'),
        t('playbooks.adherence'),
        t('playbooks.winRate'),
      ]}
    >
      {playbooks.map(({ id, name, active, trigger, steps, figures }) => (
        <tr key={id}>
          <td>
            <Link {...paths.playbooks(id)}>{name}</Link>
            <br />
            <Text tone="quiet" small>
              {active ? t('playbooks.steps', { count: steps.length }) : t('playbooks.inactive')}
            </Text>
          </td>
          <td>{tEnum('playbooks', `trigger_${trigger}`)}</td>
          <td>
            <Opens figure={figures.enrolled} />
          </td>
          <td>
            <Opens figure={figures.onTheirWay} />
          </td>
          <Share percent={figures.adherence} part={figures.inTime} of={figures.due} hint="adherenceHint" by=" / " />
          <Share percent={figures.winRate} part={figures.won} of={figures.lost} hint="winRateHint" by=" : " />
        </tr>
      ))}
    </PlainTable>
  );
}

type Figure = Playbook['figures']['enrolled'];

/** How many, and the way to them. */
function Opens({ figure: { count, rows } }: { figure: Figure }) {
  if (count === 0) return formatNumber(0);
  const where = rows.filter as FilterTree;
  return <Link {...listPath(rows.object as 'contacts' | 'deals' | 'tasks', { where })}>{formatNumber(count)}</Link>;
}

interface ShareProps {
  percent: number | null;
  part: Figure;
  of: Figure;
  hint: 'adherenceHint' | 'winRateHint';
  by: string;
}

/** A share, and the two numbers that it is made of. */
function Share({ percent, part, of, hint, by }: ShareProps) {
  if (percent === null) return <td>{t('playbooks.noFigure')}</td>;
  return (
    <td title={t(`playbooks.${hint}`)}>
      {formatPercent(percent)}{' '}
      <small>
        <Opens figure={part} />
        {by}
        <Opens figure={of} />
      </small>
    </td>
  );
}
