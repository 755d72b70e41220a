import { Button, Group, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiProblem, sentenceOf } from '../api/problem';
import { Notice } from '../forms/Notice';
import { dateIn, formatDate, formatDay, formatInstant, formatTime } from '../i18n/format';
import { t } from '../i18n/t';
import { Loading } from '../ui/Loading';
import { Sheet } from '../ui/Page';
import { VisitorForm } from './VisitorForm';
import { type BookedTime, type BookingOffer, offerOf } from './visiting';

type State = { offer?: BookingOffer; closed?: boolean; trouble?: string };

/** Where a visitor books a time: a day, a time, a name. No sign-in, nothing of the workspace but who it is with. */
export function BookPage() {
  const { page } = useParams({ from: '/outside/book/$page' });
  const [{ offer, closed, trouble }, setState] = useState<State>({});
  const [from, setFrom] = useState<string>();
  const [taken, setTaken] = useState(0);
  const [booked, setBooked] = useState<BookedTime>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a time that was just taken asks again
  useEffect(() => {
    let current = true;
    offerOf(page, from).then(
      (fresh) => current && setState({ offer: fresh }),
      (error: unknown) =>
        current && setState(ApiProblem.isGone(error) ? { closed: true } : { trouble: sentenceOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [page, from, taken]);
  if (closed || trouble) {
    return (
      <Sheet title={t('booking.titlePlain')}>
        <Notice tone={closed ? 'info' : 'bad'}>{closed ? t('booking.closed') : trouble}</Notice>
      </Sheet>
    );
  }
  if (!offer) return <Loading />;
  if (booked) {
    return (
      <Sheet title={t('booking.done')} brand={offer.businessName}>
        <Notice tone="good">
          {t('booking.doneText', { when: formatInstant(booked.start), who: booked.hostName })}
        </Notice>
        {booked.place && <p>{booked.place}</p>}
      </Sheet>
    );
  }
  return (
    <Sheet title={offer.title ?? t('booking.title', { who: offer.hostName })} brand={offer.businessName}>
      <Stack gap="md">
        <Facts offer={offer} />
        <Choice
          key={offer.from}
          page={page}
          offer={offer}
          onBooked={setBooked}
          onTaken={() => setTaken(taken + 1)}
          {...(offer.to <= offer.lastDay && { onLater: () => setFrom(offer.to) })}
          {...(from && { onFirst: () => setFrom(undefined) })}
        />
      </Stack>
    </Sheet>
  );
}

function Facts({ offer }: { offer: BookingOffer }) {
  const facts = [
    offer.title && t('booking.with', { who: offer.hostName }),
    t('booking.takes', { count: offer.minutes }),
    offer.place,
  ];
  return (
    <div>
      <strong>{facts.filter(Boolean).join(' · ')}</strong>
      {offer.text && <p>{offer.text}</p>}
    </div>
  );
}

interface ChoiceProps {
  page: string;
  offer: BookingOffer;
  onBooked: (booked: BookedTime) => void;
  /** Somebody else was faster. */
  onTaken: () => void;
  onLater?: () => void;
  onFirst?: () => void;
}

function Choice({ page, offer, onBooked, onTaken, onLater, onFirst }: ChoiceProps) {
  const days = [...new Set(offer.slots.map(dateIn))];
  const [chosen, setDay] = useState<string>();
  const [start, setStart] = useState<string>();
  const [late, setLate] = useState(false);
  const day = chosen && days.includes(chosen) ? chosen : days[0];
  if (start) {
    return (
      <VisitorForm
        page={page}
        start={start}
        onBack={() => setStart(undefined)}
        onBooked={onBooked}
        onTaken={() => {
          setStart(undefined);
          setLate(true);
          onTaken();
        }}
      />
    );
  }
  return (
    <>
      {late && <Notice>{t('booking.taken')}</Notice>}
      {!day && <Notice tone="info">{t('booking.none', { until: formatDate(offer.to) })}</Notice>}
      {day && (
        <>
          <Group gap="xs" role="group" aria-label={t('booking.day')}>
            {days.map((one) => (
              <Button
                key={one}
                variant={one === day ? 'filled' : 'default'}
                aria-pressed={one === day}
                onClick={() => setDay(one)}
              >
                {formatDay(one)}
              </Button>
            ))}
          </Group>
          <Group gap="xs" role="group" aria-label={t('booking.time')}>
            {offer.slots
              .filter((slot) => dateIn(slot) === day)
              .map((slot) => (
                <Button key={slot} variant="light" onClick={() => setStart(slot)}>
                  {formatTime(slot)}
                </Button>
              ))}
          </Group>
        </>
      )}
      <Group gap="xs">
        {onFirst && (
          <Button variant="subtle" onClick={onFirst}>
            {t('booking.earlier')}
          </Button>
        )}
        {onLater && (
          <Button variant="subtle" onClick={onLater}>
            {t('booking.later')}
          </Button>
        )}
      </Group>
      <small>{t('booking.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</small>
    </>
  );
}
