import { Button, Group, Menu } from '@mantine/core';
import { api, ifMatch, okAs } from '../../api/client';
import type { Address, Contact, Point } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { Text } from '../../ui/Text';
import { changeFailed, putRecord } from '../records';

export type Judge = (pointId: string, body: { validity?: string; doNotUse?: boolean }) => void;

const bad = new Set(['hardBounced', 'complained', 'wrongNumber', 'returned']);

interface PointStateProps {
  point: Address & Partial<Point>;
  /** What it is called for those who do not see it: the number, the address. */
  title: string;
  onJudge?: Judge | undefined;
}

/** What is known of an address beside it; nothing while it is only typed, and right as far as one can see. */
export function PointState({ point, title, onJudge }: PointStateProps) {
  const { validity } = point;
  const known = validity !== 'unverified' && validity !== 'syntaxOk' && validity !== 'domainOk';
  const stale = !bad.has(validity) && Date.parse(point.staleAt) <= Date.now();
  return (
    <>
      {known && !stale && (
        <Text small tone={validity === 'verified' ? 'good' : bad.has(validity) ? 'bad' : 'warn'}>
          {tEnum('file', `validity_${validity}`)}
        </Text>
      )}
      {point.doNotUse && (
        <Text small tone="bad">
          {t('file.doNotUse')}
        </Text>
      )}
      {point.problem && (
        <Text small tone="bad">
          {tEnum('quality', point.problem)}
        </Text>
      )}
      {point.disposable && (
        <Text small tone="warn">
          {t('quality.disposable')}
        </Text>
      )}
      {point.role && (
        <Text small tone="quiet">
          {t('quality.office')}
        </Text>
      )}
      {stale && (
        <>
          <Text small tone="warn">
            {t('quality.notSince', { when: formatDate(point.confirmedAt.slice(0, 10)) })}
          </Text>
          {onJudge && (
            <Button
              variant="light"
              size="compact-xs"
              aria-label={t('quality.confirmField', { field: title })}
              onClick={() => onJudge(point.id, { validity: 'verified' })}
            >
              {t('quality.confirm')}
            </Button>
          )}
        </>
      )}
    </>
  );
}

interface PointMenuProps {
  point: { id: string; validity: string; doNotUse: boolean };
  title: string;
  /** What may turn out wrong with it: wrongNumber, hardBounced, returned. */
  bad: string;
  onJudge: Judge;
}

/** Says of an address what was found out about it. */
export function PointMenu({ point, title, bad, onJudge }: PointMenuProps) {
  return (
    <Menu withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <IconButton icon="dots" label={t('quality.judge', { title })} />
      </Menu.Target>
      <Menu.Dropdown>
        {point.validity !== 'verified' && (
          <Menu.Item leftSection={<Icon name="check" />} onClick={() => onJudge(point.id, { validity: 'verified' })}>
            {t('quality.markRight')}
          </Menu.Item>
        )}
        {point.validity !== bad && (
          <Menu.Item leftSection={<Icon name="warning" />} onClick={() => onJudge(point.id, { validity: bad })}>
            {tEnum('quality', `mark_${bad}`)}
          </Menu.Item>
        )}
        {point.validity === bad && (
          <Menu.Item
            leftSection={<Icon name="restore" />}
            onClick={() => onJudge(point.id, { validity: 'unverified' })}
          >
            {t('quality.markUnknown')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="close" />} onClick={() => onJudge(point.id, { doNotUse: !point.doNotUse })}>
          {point.doNotUse ? t('quality.mayUse') : t('file.doNotUse')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type KeyField = keyof Contact['keyFields'] & ('jobTitle' | 'company' | 'incomeBand');

/** The key fields of a person that nobody has confirmed for too long, each with one tap to say that it is right. */
export function StaleFields({ contact, readOnly }: { contact: Contact; readOnly: boolean }) {
  const stale = Object.entries(contact.keyFields).flatMap(([name, age]) =>
    age && Date.parse(age.staleAt) <= Date.now() ? [{ name: name as KeyField, since: age.confirmedAt }] : [],
  );
  return stale.map(({ name, since }) => (
    <Group key={name} gap={6}>
      <Text small tone="warn">
        {t('quality.fieldNotSince', {
          field: tEnum('quality', `field_${name}`),
          when: formatDate(since.slice(0, 10)),
        })}
      </Text>
      {!readOnly && (
        <Button
          variant="light"
          size="compact-xs"
          aria-label={t('quality.confirmField', { field: tEnum('quality', `field_${name}`) })}
          onClick={() => void confirmField(contact, name)}
        >
          {t('quality.confirm')}
        </Button>
      )}
    </Group>
  ));
}

async function confirmField(contact: Contact, field: KeyField): Promise<void> {
  try {
    const request = {
      params: { path: { id: contact.id }, header: ifMatch(contact.version) },
      body: { fields: [field] },
    };
    putRecord('contacts', await okAs<Contact>(api.POST('/api/v1/contacts/{id}/confirm', request)));
  } catch (error) {
    changeFailed('contacts', contact, error);
  }
}
