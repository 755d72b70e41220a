import { Link } from '@tanstack/react-router';
import type { Contact, ContactFile, Deal } from '../api/types';
import { Fold } from '../forms/Fold';
import { Facts, StillFact, TextFact } from '../forms/Inline';
import { withMarketWords, withQualityWords } from '../i18n/load';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { AddressesFact } from '../records/AddressesFact';
import { CompanyFact } from '../records/CompanyFact';
import { Concerns, Dates, People, Preferences, Relationships } from '../records/file/FileParts';
import { judgePoint } from '../records/file/file';
import type { Judge } from '../records/file/PointCare';
import { StandingFacts } from '../records/file/StandingFacts';
import { OwnerFact } from '../records/OwnerFact';
import { PointsFact } from '../records/PointsFact';
import { StaleFields } from '../records/pointCareLater';
import { RelatedDeals } from '../records/RelatedDeals';
import { TagsFact } from '../records/TagsFact';
import { useMay } from '../session/session';
import { later } from '../ui/later';
import { Ago } from '../ui/Text';
import { changeContact } from './contacts';

const PersonalFacts = later(async () => (await import('./PersonalFacts')).PersonalFacts);

const ContactConfirmations = later(
  async () =>
    (await withQualityWords(() => import('../records/confirmations/ContactConfirmations'))).ContactConfirmations,
);

const MarketParts = later(async () => (await withMarketWords(() => import('../records/file/MarketParts'))).MarketParts);

const CustomFacts = later(async () => (await import('../records/custom/CustomFacts')).CustomFacts);

export function ContactFacts({ contact, file }: { contact: Contact; file: ContactFile }) {
  const readOnly = !useMay('contact', 'update', contact);
  const save = (change: Record<string, unknown>, shown: Partial<Contact> = {}) => changeContact(contact, change, shown);
  const judge: Judge = (pointId, body) => void judgePoint('contacts', contact, pointId, body);
  const about = { object: 'contact', id: contact.id, title: contact.displayName } as const;
  const step = file.openTasks.find((task) => task.id === contact.standing.nextStep?.id);
  return (
    <>
      <StandingFacts collection="contacts" record={contact} step={step} readOnly={readOnly} />
      <Concerns items={file.openConcerns} about={about} readOnly={readOnly} />
      <Preferences items={file.preferences} about={about} readOnly={readOnly} />
      <Dates items={file.dates} about={about} readOnly={readOnly} />
      <MarketParts about={about} readOnly={readOnly} />
      <Relationships items={file.relationships} about={about} readOnly={readOnly} />
      <h2>{t('file.reach')}</h2>
      <Facts>
        <PointsFact
          kind="phones"
          points={contact.phones}
          readOnly={readOnly}
          onSave={(phones) => save({ phones })}
          onJudge={judge}
        />
        <PointsFact
          kind="emails"
          points={contact.emails}
          readOnly={readOnly}
          onSave={(emails) => save({ emails })}
          onJudge={judge}
        />
        <AddressesFact
          addresses={contact.addresses}
          readOnly={readOnly}
          onSave={(addresses) => save({ addresses })}
          onJudge={judge}
        />
      </Facts>
      <RelatedDeals deals={file.openDeals as Deal[]} about={about} />
      <h2>{t('file.about')}</h2>
      <Facts>
        <TextFact
          label={t('contacts.firstName')}
          name="firstName"
          value={contact.firstName}
          readOnly={readOnly}
          onSave={(firstName) => save({ firstName })}
        />
        <TextFact
          label={t('contacts.lastName')}
          name="lastName"
          value={contact.lastName}
          readOnly={readOnly}
          onSave={(lastName) => save({ lastName })}
        />
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
        <OwnerFact record={contact} readOnly={readOnly} onSave={save} />
        <TagsFact tags={contact.tags} readOnly={readOnly} onSave={(tags) => save({ tags })} />
        <StillFact label={t('records.createdAt')}>
          <Ago value={contact.createdAt} />
        </StillFact>
      </Facts>
      <StaleFields contact={contact} readOnly={readOnly} />
      <CustomFacts collection="contacts" record={contact} readOnly={readOnly} />
      <Fold title={t('personal.title')}>
        <PersonalFacts contact={contact} readOnly={readOnly} save={save} />
      </Fold>
      <ContactConfirmations contactId={contact.id} readOnly={readOnly} />
      <People title={t('file.colleagues')} items={file.colleagues} />
    </>
  );
}
