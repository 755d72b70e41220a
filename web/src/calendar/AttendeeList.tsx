import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Notice } from '../forms/Notice';
import { t } from '../i18n/t';
import { useCan } from '../session/session';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { AttendeePicker } from './AttendeePicker';
import {
  type Attendee,
  type Attendees,
  inputOf,
  sendInvitations,
  setAttendees,
  takeOff,
  useAttendees,
} from './attendees';

interface AttendeeListProps {
  id: string;
  /** Whose meeting it is: comes anyway. */
  ownerId: string | null;
  planned: boolean;
}

/** Who takes part, what they answered, and the mails that go to them. */
export function AttendeeList({ id, ownerId, planned }: AttendeeListProps) {
  const { data, isError, error, refetch } = useAttendees(id);
  const canWrite = useCan('records.write');
  if (isError) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const run = (work: Promise<unknown>) => void work.catch(sayProblem);
  return (
    <Stack gap="xs">
      <Text strong>{t('calendar.attendees')}</Text>
      {data.items.length === 0 && <Text tone="quiet">{t('calendar.nobodyInvited')}</Text>}
      {data.items.length > 0 && (
        <Rows label={t('calendar.attendees')}>
          {data.items.map((one) => (
            <Row
              key={one.id}
              end={
                canWrite && (
                  <IconButton
                    icon="close"
                    label={t('calendar.takeOff', { name: nameOf(one) })}
                    onClick={() => run(takeOff(id, data, one))}
                  />
                )
              }
            >
              {nameOf(one)} <Answer one={one} />
              {one.comment && (
                <Text tone="quiet" small>
                  {t('calendar.said', { words: one.comment })}
                </Text>
              )}
            </Row>
          ))}
        </Rows>
      )}
      {canWrite && planned && (
        <>
          <AttendeePicker
            taken={[ownerId, ...data.items.flatMap((one) => [one.contactId, one.memberId, one.email])]}
            onPick={(one) => run(setAttendees(id, [...data.items.map(inputOf), one]))}
          />
          <Sending id={id} list={data} />
        </>
      )}
    </Stack>
  );
}

const nameOf = (one: Attendee) => one.name || one.email;

const tones = { accepted: 'good', tentative: 'warn', declined: 'bad', waiting: 'quiet' } as const;

function Answer({ one }: { one: Attendee }) {
  const word = one.invitedAt ? t(`calendar.answer_${one.status}`) : t('calendar.notInvited');
  return (
    <Text tone={tones[one.status]} small>
      {one.answeredAt ? `${word} · ` : word}
      <Ago value={one.answeredAt} />
    </Text>
  );
}

/** The button says what there is to say: an invitation, a change, or a reminder of those who wait. */
function Sending({ id, list }: { id: string; list: Attendees }) {
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const waiting = list.items.some((one) => one.invitedAt && one.status === 'waiting');
  const send = (again: boolean) => {
    setBusy(true);
    sendInvitations(id, message, again)
      .then(() => setMessage(''), sayProblem)
      .finally(() => setBusy(false));
  };
  if (!list.changed && !list.sentAt) return null;
  return (
    <>
      {list.cancelledAt && <Notice tone="info">{t('calendar.toldOff')}</Notice>}
      {list.changed && (
        <Textarea
          label={t('calendar.message')}
          autosize
          minRows={1}
          maxLength={2000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
      )}
      <Group gap="sm">
        {list.changed ? (
          <Button variant="light" loading={busy} onClick={() => send(false)}>
            {list.items.every((one) => one.invitedAt) ? t('calendar.sendChange') : t('calendar.sendInvitations')}
          </Button>
        ) : (
          waiting && (
            <Button variant="default" loading={busy} onClick={() => send(true)}>
              {t('calendar.sendAgain')}
            </Button>
          )
        )}
        {list.sentAt && !list.changed && (
          <Text tone="quiet" small>
            {t('calendar.sentAt')} <Ago value={list.sentAt} />
          </Text>
        )}
      </Group>
    </>
  );
}
