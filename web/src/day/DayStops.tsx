import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Activity, DayStop } from '../api/types';
import { dateIn, formatDate } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { useMay } from '../session/session';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { timesOf } from './day';

const CompleteDialog = later(async () => (await import('../records/work/CompleteDialog')).CompleteDialog);
// Where it is needed there may be no connection to fetch it.
CompleteDialog.preload();

interface DayStopsProps {
  label: string;
  stops: DayStop[];
  /** Puts them into another order; absent where the order is not theirs to choose. */
  onOrder?: (stops: DayStop[]) => void;
}

/** Whom to call or see, one under the other: one tap to call, one for the way, one to log it. */
export function DayStops({ label, stops, onOrder }: DayStopsProps) {
  const canFinish = useMay('activity', 'update');
  const [finishing, setFinishing] = useState<Activity>();
  const move = (index: number, by: number) => {
    const next = [...stops];
    next.splice(index + by, 0, ...next.splice(index, 1));
    onOrder?.(next);
  };
  return (
    <>
      <Rows label={label}>
        {stops.map((stop, index) => (
          <Row key={stop.activity.id}>
            <Stop
              stop={stop}
              late={!onOrder}
              onFinish={canFinish ? () => setFinishing(stop.activity) : undefined}
              onUp={onOrder && index > 0 ? () => move(index, -1) : undefined}
              onDown={onOrder && index < stops.length - 1 ? () => move(index, 1) : undefined}
            />
          </Row>
        ))}
      </Rows>
      {finishing && <CompleteDialog activity={finishing} onClose={() => setFinishing(undefined)} />}
    </>
  );
}

interface StopProps {
  stop: DayStop;
  late: boolean;
  onFinish: (() => void) | undefined;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
}

function Stop({ stop, late, onFinish, onUp, onDown }: StopProps) {
  const { activity, phone, address } = stop;
  const title = activity.subject ?? tEnum('work', `kind_${activity.kind}`);
  return (
    <>
      <div>
        <Text strong>{late ? formatDate(dateIn(activity.at)) : timesOf(activity)}</Text>{' '}
        <Text tone={late ? 'bad' : 'quiet'}>{tEnum('work', `kind_${activity.kind}`)}</Text> <Text strong>{title}</Text>
      </div>
      <div>
        {stop.contactId && <Link {...paths.contact(stop.contactId)}>{stop.contactName}</Link>}
        {stop.contactId && stop.companyId && ' · '}
        {stop.companyId && <Link {...paths.company(stop.companyId)}>{stop.companyName}</Link>}
      </div>
      {address && <Text tone="quiet">{address}</Text>}
      <Group gap={8} mt={6}>
        {phone && (
          <Button
            component="a"
            href={`tel:${phone.replace(/[^+\d]/g, '')}`}
            size="md"
            leftSection={<Icon name="phone" />}
          >
            {phone}
          </Button>
        )}
        {address && (
          <Button
            component="a"
            href={`https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`}
            target="_blank"
            rel="noreferrer"
            variant="default"
            size="md"
            leftSection={<Icon name="visit" />}
          >
            {t('work.address')}
          </Button>
        )}
        {onFinish && (
          <Button
            variant="light"
            size="md"
            leftSection={<Icon name="check" />}
            aria-label={t('work.completeOf', { title })}
            onClick={onFinish}
          >
            {t('work.finish')}
          </Button>
        )}
        {onUp && <IconButton icon="arrowUp" label={t('work.up', { title })} onClick={onUp} />}
        {onDown && <IconButton icon="arrowDown" label={t('work.down', { title })} onClick={onDown} />}
      </Group>
    </>
  );
}
