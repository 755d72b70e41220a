import { useParams } from '@tanstack/react-router';
import type { Contact } from '../api/types';
import { t, tEnum } from '../i18n/t';
import { RecordFrame } from '../records/RecordFrame';
import { useRecord } from '../records/records';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { ContactFacts } from './ContactFacts';

export function ContactPage() {
  const { id } = useParams({ from: '/inside/contacts/$id' });
  const { data: contact, isError, error, refetch } = useRecord<Contact>('contacts', id);
  if (isError) {
    return (
      <Page title={t('contacts.title')}>
        <Trouble error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!contact) return <Loading />;
  const where = [contact.jobTitle, contact.companyName].filter(Boolean).join(', ');
  return (
    <RecordFrame
      collection="contacts"
      record={contact}
      title={contact.displayName}
      aside={where || tEnum('contacts', `stage_${contact.lifecycleStage}`)}
      facts={<ContactFacts contact={contact} />}
    />
  );
}
