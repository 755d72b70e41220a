import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Deal } from '../api/types';
import { openCreator } from '../creators';
import { today } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMay, useMe } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { DateText, Money, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import type { useClosingDeals } from './home';

/** My open deals whose day is near, or past. */
export function ClosingDeals({ deals }: { deals: ReturnType<typeof useClosingDeals> }) {
  const me = useMe();
  const canWrite = useMay('deal', 'create');
  const closing = deals.data?.items ?? [];
  const mine = { view: 'list', sort: 'expectedClose', filter: { status: 'open', ownerId: me.member.id } } as const;
  return (
    <Section
      title={t('home.closing')}
      text={closing.length > 0 ? t('home.closingSoon', { count: deals.data?.total ?? closing.length }) : undefined}
      actions={<Link {...paths.deals(mine)}>{t('home.myDeals')}</Link>}
    >
      {deals.error && <Trouble error={deals.error} onRetry={() => void deals.refetch()} />}
      {deals.data && closing.length === 0 && (
        <EmptyState
          compact
          icon="board"
          title={t('home.noClosing')}
          text={canWrite ? t('home.noClosingText') : undefined}
          action={
            canWrite && (
              <Button variant="default" onClick={() => openCreator('deal')}>
                {t('deals.add')}
              </Button>
            )
          }
        />
      )}
      {closing.length > 0 && (
        <Rows label={t('home.closing')}>
          {closing.map((deal) => (
            <ClosingDeal key={deal.id} deal={deal} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function ClosingDeal({ deal }: { deal: Deal }) {
  const late = deal.expectedClose !== null && deal.expectedClose < today();
  return (
    <Row
      end={
        <>
          <Text tone={late ? 'bad' : 'quiet'}>
            {late && t('home.overdueSince')} <DateText value={deal.expectedClose} />
          </Text>
          <Text strong>
            <Money value={deal.amount} />
          </Text>
        </>
      }
    >
      <Link {...paths.deal(deal.id)}>{deal.title}</Link>{' '}
      <Text tone="quiet" small>
        {[deal.stageName, deal.companyName].filter(Boolean).join(' · ')}
      </Text>
    </Row>
  );
}
