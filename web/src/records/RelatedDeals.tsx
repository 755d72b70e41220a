import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Deal, RecordLink } from '../api/types';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMay } from '../session/session';
import { Icon } from '../ui/Icon';
import { Row, Rows } from '../ui/Rows';
import { Money, Text } from '../ui/Text';

/** The open deals of a contact or company, the newest change first. */
export function RelatedDeals({ deals, about }: { deals: Deal[]; about: RecordLink }) {
  const canWrite = useMay('deal', 'create');
  return (
    <>
      <h2>{t('records.openDeals', { count: deals.length })}</h2>
      {deals.length > 0 && (
        <Rows label={t('nav.deals')}>
          {deals.map((deal) => (
            <Row key={deal.id} end={<Money value={deal.amount} />}>
              <Link {...paths.deal(deal.id)}>{deal.title}</Link>{' '}
              <Text tone={deal.status === 'won' ? 'good' : 'quiet'} small>
                {deal.stageName}
              </Text>
            </Row>
          ))}
        </Rows>
      )}
      {canWrite && (
        <Button
          variant="subtle"
          mt={4}
          leftSection={<Icon name="add" size={14} />}
          onClick={() => openCreator('deal', { about })}
        >
          {t('deals.add')}
        </Button>
      )}
    </>
  );
}
