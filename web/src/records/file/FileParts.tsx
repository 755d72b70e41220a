import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Concern, FilePerson, ImportantDate, Preference, RecordLink, Relationship } from '../../api/types';
import { t, tEnum } from '../../i18n/t';
import { paths } from '../../paths';
import { IconButton } from '../../ui/IconButton';
import { laterField } from '../../ui/later';
import { Row, Rows } from '../../ui/Rows';
import { Ago, DateText, Text } from '../../ui/Text';
import { dateTitle, nextText } from './dates';
import classes from './file.module.css';
import { Parts } from './Parts';
import { resolveConcern, whose } from './parts';

const PartForm = laterField(async () => (await import('./PartForm')).PartForm);

interface PartProps<P> {
  items: P[];
  about: RecordLink;
  readOnly: boolean;
}

/** What somebody likes, in two words each, pinned. */
export function Preferences({ items, about, readOnly }: PartProps<Preference>) {
  return (
    <Parts
      collection="preferences"
      title={t('file.preferences')}
      add={t('file.addPreference')}
      items={items}
      readOnly={readOnly}
      fields={[
        { name: 'key', label: t('file.key') },
        { name: 'value', label: t('file.value') },
        { name: 'since', label: t('file.since'), type: 'date' },
      ]}
      fresh={whose(about)}
      startOf={({ key, value, since }) => ({ key, value, since })}
      titleOf={(preference) => preference.key}
    >
      {({ key, value, since }) => (
        <>
          <span className={classes.key}>{key}</span> {value}
          {since && (
            <Text tone="quiet" small>
              {' · '}
              <DateText value={since} />
            </Text>
          )}
        </>
      )}
    </Parts>
  );
}

/** What worries them: red until it is settled. */
export function Concerns({ items, about, readOnly }: PartProps<Concern>) {
  const [settling, setSettling] = useState<string>();
  const settled = items.find((concern) => concern.id === settling);
  return (
    <>
      <Parts
        collection="concerns"
        title={t('file.concerns')}
        add={t('file.addConcern')}
        tone="bad"
        items={items}
        readOnly={readOnly}
        fields={[
          { name: 'text', label: t('file.concern'), type: 'long' },
          {
            name: 'severity',
            label: t('file.severity'),
            type: 'choice',
            choices: choices('severity', ['low', 'normal', 'high']),
          },
        ]}
        fresh={{ ...whose(about), severity: 'normal' }}
        startOf={({ text, severity }) => ({ text, severity })}
        titleOf={(concern) => concern.text.slice(0, 60)}
        actions={(concern) => (
          <IconButton icon="check" label={t('file.resolve')} onClick={() => setSettling(concern.id)} />
        )}
      >
        {(concern) => (
          <>
            {concern.severity === 'high' && <Text tone="bad">{`${t('file.severity_high')}: `}</Text>}
            {concern.text}{' '}
            <Text tone="quiet" small>
              <Ago value={concern.createdAt} />
            </Text>
          </>
        )}
      </Parts>
      {settled && (
        <PartForm
          label={t('file.resolve')}
          fields={[{ name: 'note', label: t('file.howSettled') }]}
          start={{}}
          onClose={() => setSettling(undefined)}
          onSave={(values, version) =>
            resolveConcern(settled.id, version ?? settled.version, String(values.note ?? ''))
          }
        />
      )}
    </>
  );
}

/** Birthdays, anniversaries, renewals: the next first. */
export function Dates({ items, about, readOnly }: PartProps<ImportantDate>) {
  return (
    <Parts
      collection="important-dates"
      title={t('file.dates')}
      add={t('file.addDate')}
      items={items}
      readOnly={readOnly}
      fields={[
        {
          name: 'kind',
          label: t('file.kind'),
          type: 'choice',
          choices: choices('date', ['birthday', 'anniversary', 'renewal', 'other']),
        },
        { name: 'label', label: t('file.label') },
        { name: 'date', label: t('file.date'), type: 'date' },
        { name: 'recurs', label: t('file.recurs'), type: 'choice', choices: choices('recurs', ['yes', 'no']) },
        { name: 'remindDays', label: t('file.remindDays'), type: 'number' },
      ]}
      fresh={{ ...whose(about), kind: 'birthday', recurs: 'yes', remindDays: 7 }}
      startOf={({ kind, label, date, recurs, remindDays }) => ({
        kind,
        label,
        date,
        recurs: recurs ? 'yes' : 'no',
        remindDays,
      })}
      wire={(values) => ('recurs' in values ? { ...values, recurs: values.recurs === 'yes' } : values)}
      titleOf={dateTitle}
    >
      {(date) => (
        <>
          {dateTitle(date)} <Text tone={date.coming ? 'warn' : 'quiet'}>{nextText(date)}</Text>
        </>
      )}
    </Parts>
  );
}

const relationTypes = [
  'spouse',
  'partner',
  'parent',
  'child',
  'sibling',
  'friend',
  'colleague',
  'manager',
  'report',
  'assistant',
  'assistedBy',
  'referrer',
  'referred',
];

/** Whom they know: each end says it in its own words. */
export function Relationships({ items, about, readOnly }: PartProps<Relationship>) {
  const otherOf = (one: Relationship) =>
    one.contactId === about.id
      ? { id: one.otherContactId, name: one.otherContactName, type: one.type }
      : { id: one.contactId, name: one.contactName, type: one.inverse };
  return (
    <Parts
      collection="relationships"
      title={t('file.relationships')}
      add={t('file.addRelationship')}
      items={items}
      readOnly={readOnly}
      fields={[
        { name: 'otherContactId', label: t('file.who'), type: 'contact' },
        { name: 'type', label: t('file.isTheir'), type: 'choice', choices: choices('relation', relationTypes) },
        { name: 'since', label: t('file.since'), type: 'date' },
        { name: 'note', label: t('file.note') },
      ]}
      fresh={{ contactId: about.id, type: 'spouse' }}
      startOf={({ type, since, note }) => ({ type, since, note })}
      titleOf={(one) => otherOf(one).name}
    >
      {(one) => {
        const other = otherOf(one);
        return (
          <>
            <span className={classes.key}>{tEnum('work', `relation_${other.type}`).replace(/^relation_/, '')}</span>{' '}
            <Link {...paths.contact(other.id)}>{other.name}</Link>
            {one.note && <Text tone="quiet">{` · ${one.note}`}</Text>}
          </>
        );
      }}
    </Parts>
  );
}

/** Who works there, those talked to last first. */
export function People({ title, items }: { title: string; items: FilePerson[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <Rows label={title}>
        {items.map((person) => (
          <Row key={person.id} end={person.phone && <a href={`tel:${person.phone}`}>{person.phone}</a>}>
            <Link {...paths.contact(person.id)}>{person.displayName}</Link>{' '}
            <Text tone="quiet" small>
              {person.title}
            </Text>
          </Row>
        ))}
      </Rows>
    </>
  );
}

function choices(prefix: string, values: string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: tEnum('file', `${prefix}_${value}`) }));
}
