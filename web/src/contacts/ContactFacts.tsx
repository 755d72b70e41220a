import { Link } from '@tanstack/react-router';
import type { Contact } from '../api/types';
import { ChoiceFact, Facts, StillFact, TextFact } from '../forms/Inline';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { AddressesFact } from '../records/AddressesFact';
import { CompanyFact } from '../records/CompanyFact';
import { OwnerFact } from '../records/OwnerFact';
import { PointsFact } from '../records/PointsFact';
import { RelatedDeals } from '../records/RelatedDeals';
import { TagsFact } from '../records/TagsFact';
import { useMay } from '../session/session';
import { Ago } from '../ui/Text';
import { changeContact, stageChoices } from './contacts';

export function ContactFacts({ contact }: { contact: Contact }) {
  const readOnly = !useMay('contact', 'update', contact);
  const save = (change: Record<string, unknown>, shown: Partial<Contact> = {}) => changeContact(contact, change, shown);
  return (
    <>
      <Facts>
        <TextFact
          label={t('contacts.firstName')}
          value={contact.firstName}
          readOnly={readOnly}
          onSave={(firstName) => save({ firstName })}
        />
        <TextFact
          label={t('contacts.lastName')}
          value={contact.lastName}
          readOnly={readOnly}
          onSave={(lastName) => save({ lastName })}
        />
        <PointsFact kind="emails" points={contact.emails} readOnly={readOnly} onSave={(emails) => save({ emails })} />
        <PointsFact kind="phones" points={contact.phones} readOnly={readOnly} onSave={(phones) => save({ phones })} />
        <TextFact
          label={t('contacts.jobTitle')}
          value={contact.jobTitle}
          readOnly={readOnly}
          onSave={(jobTitle) => save({ jobTitle })}
        />
        <CompanyFact record={contact} readOnly={readOnly} onSave={save} />
        {contact.companyId && (
          <StillFact label="">
            <Link {...paths.company(contact.companyId)}>{t('contacts.openCompany')}</Link>
          </StillFact>
        )}
        <ChoiceFact
          label={t('contacts.stage')}
          value={contact.lifecycleStage}
          choices={stageChoices()}
          readOnly={readOnly}
          onSave={(lifecycleStage) => save({ lifecycleStage })}
        />
        <OwnerFact record={contact} readOnly={readOnly} onSave={save} />
        <TagsFact tags={contact.tags} readOnly={readOnly} onSave={(tags) => save({ tags })} />
        <AddressesFact addresses={contact.addresses} readOnly={readOnly} onSave={(addresses) => save({ addresses })} />
        <StillFact label={t('records.createdAt')}>
          <Ago value={contact.createdAt} />
        </StillFact>
      </Facts>
      <RelatedDeals field="contactId" about={{ object: 'contact', id: contact.id, title: contact.displayName }} />
    </>
  );
}
