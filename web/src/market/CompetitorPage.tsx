import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, ifMatch, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { Facts, TextFact } from '../forms/Inline';
import { formatMoney, formatNumber, formatPercent } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Figures } from '../ui/Figures';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Ago, Money } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem, sayUndo } from '../ui/toasts';

const long = ['strengths', 'weaknesses', 'battleCard', 'priceNotes'] as const;

/** What is known of a competitor, and how it went against them. */
export function CompetitorPage() {
  const { id } = useParams({ from: '/inside/market/competitors/$id' });
  const navigate = useNavigate();
  const readOnly = !useCan('records.write');
  const key = ['competitors', id];
  const one = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ok(api.GET('/api/v1/competitors/{id}', { params: { path: { id } }, signal })),
  });
  if (one.isError) {
    return (
      <Page title={t('market.competitors')}>
        <Trouble error={one.error} onRetry={() => void one.refetch()} />
      </Page>
    );
  }
  if (!one.data) return <Loading />;
  const rival = one.data;
  const save = async (body: Record<string, unknown>) => {
    const params = { path: { id }, header: ifMatch(rival.version) };
    queryClient.setQueryData(key, await ok(api.PATCH('/api/v1/competitors/{id}', { params, body: body as never })));
    void queryClient.invalidateQueries({ queryKey: ['competitors', 'list'] });
  };
  const remove = async () => {
    try {
      await ok(api.DELETE('/api/v1/competitors/{id}', { params: { path: { id } } }));
      void queryClient.invalidateQueries({ queryKey: ['competitors'] });
      await navigate(paths.competitors());
      sayUndo(t('market.competitorRemoved', { name: rival.name }), async () => {
        await ok(api.POST('/api/v1/competitors/{id}/restore', { params: { path: { id } } }));
        void queryClient.invalidateQueries({ queryKey: ['competitors'] });
      });
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <Page
      title={rival.name}
      actions={
        !readOnly && (
          <Button variant="default" onClick={() => void remove()}>
            {t('market.removeCompetitor')}
          </Button>
        )
      }
    >
      <Against id={id} />
      <Section title={t('market.battleCard')}>
        <Facts>
          <TextFact
            label={t('market.name')}
            value={rival.name}
            readOnly={readOnly}
            onSave={(name) => save({ name: name ?? '' })}
          />
          <TextFact
            label={t('market.website')}
            value={rival.website}
            readOnly={readOnly}
            onSave={(website) => save({ website })}
          />
          {long.map((field) => (
            <TextFact
              key={field}
              label={t(`market.${field}`)}
              long
              value={rival[field]}
              readOnly={readOnly}
              onSave={(text) => save({ [field]: text })}
            />
          ))}
          <TextFact
            label={t('market.products')}
            value={rival.products.join(', ') || null}
            readOnly={readOnly}
            onSave={(text) => save({ products: (text ?? '').split(',') })}
          />
        </Facts>
      </Section>
    </Page>
  );
}

function Against({ id }: { id: string }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['competitors', id, 'deals'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/competitors/{id}/deals', { params: { path: { id } }, signal })),
  });
  const figure = ({ count, sums }: { count: number; sums: { amount: string; currency: string }[] }) =>
    [formatNumber(count), ...sums.map(formatMoney)].join(' · ');
  return (
    <Section title={t('market.against')}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data?.items.length === 0 && <EmptyState compact icon="board" title={t('market.noAgainst')} />}
      {data && data.items.length > 0 && (
        <>
          <Figures
            items={[
              { label: t('market.winRate'), value: data.winRate === null ? '–' : formatPercent(data.winRate) },
              { label: t('market.won'), value: figure(data.won) },
              { label: t('market.lostTo'), value: figure(data.lostTo) },
              { label: t('market.lostElse'), value: figure(data.lostElse) },
              { label: t('market.open'), value: figure(data.open) },
            ]}
          />
          <PlainTable
            label={t('market.against')}
            head={[t('market.deal'), t('market.outcome'), t('market.amount'), t('market.reason'), t('market.close')]}
          >
            {data.items.map((deal) => (
              <tr key={deal.id}>
                <td>
                  <Link {...paths.deal(deal.id)}>{deal.title}</Link>
                  {deal.companyName && <small>{deal.companyName}</small>}
                </td>
                <td>{tEnum('market', `outcome_${deal.lostTo && deal.status === 'lost' ? 'lostTo' : deal.status}`)}</td>
                <td>
                  <Money value={deal.amount} />
                </td>
                <td>{deal.lostReason}</td>
                <td>
                  <Ago value={deal.closedAt} />
                </td>
              </tr>
            ))}
          </PlainTable>
        </>
      )}
    </Section>
  );
}
