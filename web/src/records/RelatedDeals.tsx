import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { Deal, Page, RecordLink } from '../api/types';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMay } from '../session/session';
import { Icon } from '../ui/Icon';
import { Row, Rows } from '../ui/Rows';
import { Money, Text } from '../ui/Text';

/** The deals of a contact or company, newest first. */
export function RelatedDeals({ field, about }: { field: 'contactId' | 'companyId'; about: RecordLink }) {
  const canWrite = useMay('deal', 'create');
  const { data } = useQuery({
    queryKey: keys.list('deals', { about: about.id }),
    queryFn: async () =>
      (await ok(
        api.GET('/api/v1/deals', {
          params: { query: { filter: { [field]: about.id }, sort: '-createdAt', limit: 10, count: true } },
        }),
      )) as Page<Deal>,
  });
  const deals = data?.items ?? [];
  return (
    <>
      <h2>{t('records.deals', { count: data?.total ?? deals.length })}</h2>
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
