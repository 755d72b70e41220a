import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { Contact, Page, RecordLink } from '../api/types';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMay } from '../session/session';
import { Icon } from '../ui/Icon';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';

/** Who works there. */
export function CompanyPeople({ about }: { about: RecordLink }) {
  const canWrite = useMay('contact', 'create');
  const { data } = useQuery({
    queryKey: keys.list('contacts', { about: about.id }),
    queryFn: async () =>
      (await ok(
        api.GET('/api/v1/companies/{id}/contacts', { params: { path: { id: about.id }, query: { limit: 20 } } }),
      )) as Page<Contact>,
  });
  const people = data?.items ?? [];
  return (
    <>
      <h2>{t('companies.people', { count: people.length })}</h2>
      {people.length > 0 && (
        <Rows label={t('nav.contacts')}>
          {people.map((contact) => (
            <Row key={contact.id}>
              <Link {...paths.contact(contact.id)}>{contact.displayName}</Link>{' '}
              <Text tone="quiet" small>
                {contact.jobTitle}
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
          onClick={() => openCreator('contact', { about })}
        >
          {t('contacts.add')}
        </Button>
      )}
    </>
  );
}
