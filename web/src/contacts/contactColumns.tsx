import { Link } from '@tanstack/react-router';
import type { Contact } from '../api/types';
import { tEnum } from '../i18n/t';
import { paths } from '../paths';
import { type Column, choiceColumn, companyColumn, ownerColumn, tagsColumn, textColumn } from '../records/columns';
import { isProspect, StepMark } from '../records/work/StepMark';
import { Ago, Count, Tag } from '../ui/Text';
import { namesOf, primaryOf, stageChoices, withPrimary } from './contacts';

/** The columns of the contact list; a function, because the words depend on the language. */
export function contactColumns(): Column<Contact>[] {
  return [
    {
      id: 'displayName',
      label: 'contacts.name',
      width: 180,
      sort: 'displayName',
      cell: (contact) => contact.displayName,
      filter: { field: 'displayName', label: 'contacts.name', kind: 'text' },
      ...textColumn((contact) => [contact.firstName, contact.lastName].filter(Boolean).join(' '), namesOf),
    },
    {
      id: 'company',
      label: 'contacts.company',
      width: 140,
      cell: (contact) =>
        contact.companyId && (
          <Link {...paths.company(contact.companyId)} tabIndex={-1}>
            {contact.companyName}
          </Link>
        ),
      filter: { field: 'companyId', label: 'contacts.company', kind: 'company' },
      ...companyColumn(),
    },
    {
      id: 'email',
      label: 'records.emails',
      width: 190,
      sort: 'email',
      cell: (contact) => primaryOf(contact.emails),
      filter: { field: 'email', label: 'records.emails', kind: 'text' },
      ...textColumn(
        (contact) => primaryOf(contact.emails),
        (text, contact) => ({ emails: withPrimary(contact.emails, text) }),
      ),
    },
    {
      id: 'phone',
      label: 'records.phones',
      width: 150,
      cell: (contact) => primaryOf(contact.phones),
      ...textColumn(
        (contact) => primaryOf(contact.phones),
        (text, contact) => ({ phones: withPrimary(contact.phones, text) }),
      ),
    },
    {
      id: 'jobTitle',
      label: 'contacts.jobTitle',
      width: 160,
      hidden: true,
      cell: (contact) => contact.jobTitle,
      shared: true,
      ...textColumn(
        (contact) => contact.jobTitle ?? '',
        (text) => ({ jobTitle: text || null }),
      ),
    },
    {
      id: 'lifecycleStage',
      label: 'contacts.stage',
      width: 110,
      sort: 'lifecycleStage',
      cell: (contact) => <Tag>{tEnum('contacts', `stage_${contact.lifecycleStage}`)}</Tag>,
      filter: { field: 'lifecycleStage', label: 'contacts.stage', kind: 'choice', choices: stageChoices() },
      ...choiceColumn((contact) => contact.lifecycleStage, 'lifecycleStage', stageChoices),
    },
    {
      id: 'tags',
      label: 'records.tags',
      width: 110,
      cell: (contact) => contact.tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
      filter: { field: 'tags', label: 'records.tags', kind: 'tag' },
      ...tagsColumn,
    },
    {
      id: 'owner',
      label: 'records.owner',
      width: 120,
      cell: (contact) => contact.ownerName,
      filter: { field: 'ownerId', label: 'records.owner', kind: 'owner' },
      ...ownerColumn(),
    },
    {
      id: 'lastTouchAt',
      label: 'contacts.lastTouch',
      width: 110,
      sort: 'lastTouchAt',
      hidden: true,
      cell: (contact) => <Ago value={contact.standing.lastTouch?.at} />,
      filter: { field: 'lastTouchAt', label: 'contacts.lastTouch', kind: 'date' },
    },
    {
      id: 'nextStepAt',
      label: 'contacts.nextStep',
      width: 110,
      sort: 'nextStepAt',
      hidden: true,
      cell: (contact) => <StepMark step={contact.standing.nextStep} wanted={isProspect(contact.lifecycleStage)} />,
      filter: { field: 'nextStepAt', label: 'contacts.nextStep', kind: 'date' },
    },
    {
      id: 'qualityScore',
      label: 'contacts.quality',
      width: 80,
      sort: 'qualityScore',
      hidden: true,
      cell: (contact) => <Count value={contact.standing.qualityScore} />,
    },
    {
      id: 'shareOfWallet',
      label: 'records.wallet',
      width: 90,
      sort: 'shareOfWallet',
      hidden: true,
      cell: (contact) => contact.standing.shareOfWallet,
      filter: { field: 'shareOfWallet', label: 'records.wallet', kind: 'number' },
    },
    {
      id: 'createdAt',
      label: 'records.createdAt',
      width: 120,
      sort: 'createdAt',
      hidden: true,
      cell: (contact) => <Ago value={contact.createdAt} />,
      filter: { field: 'createdAt', label: 'records.createdAt', kind: 'date' },
    },
    {
      id: 'updatedAt',
      label: 'records.updatedAt',
      width: 100,
      sort: 'updatedAt',
      cell: (contact) => <Ago value={contact.updatedAt} />,
    },
  ];
}
