import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/t';
import { Icon } from '../../ui/Icon';
import { Text } from '../../ui/Text';

export interface Place {
  latitude: number;
  longitude: number;
  accuracyMetres: number;
  at: string;
}

interface WhereIAmProps {
  place: Place | undefined;
  onPlace: (place: Place | undefined) => void;
}

/** Notes where the device stands, once and when it is asked to. */
export function WhereIAm({ place, onPlace }: WhereIAmProps) {
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!('geolocation' in navigator)) return null;
  const ask = () => {
    setAsking(true);
    setFailed(false);
    const end = (found?: Place) => {
      setAsking(false);
      setFailed(!found);
      onPlace(found);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy }, timestamp }) =>
        end({ latitude, longitude, accuracyMetres: Math.round(accuracy), at: new Date(timestamp).toISOString() }),
      () => end(),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  };
  return (
    <Group gap={8}>
      <Button
        variant="default"
        loading={asking}
        leftSection={<Icon name={place ? 'check' : 'visit'} />}
        aria-pressed={Boolean(place)}
        onClick={() => (place ? onPlace(undefined) : ask())}
      >
        {t('work.whereIAm')}
      </Button>
      <Text tone={failed ? 'bad' : 'quiet'} small>
        {failed ? t('work.whereUnknown') : place ? t('work.whereFound', { metres: place.accuracyMetres }) : ''}
      </Text>
    </Group>
  );
}
