import { Button, Group, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { Notice } from '../forms/Notice';
import { t } from '../i18n/t';
import { sendWaiting, tryAgain } from '../records/work/outbox';
import { drop, type Waiting } from '../records/work/waiting';
import { Text } from '../ui/Text';

const every = 20_000;

/** What was finished without a connection and waits on this device; what the server would not take, and why. */
export function WaitingResults({ all }: { all: Waiting[] }) {
  // The browser does not always notice that there is a connection again.
  useEffect(() => {
    void sendWaiting();
    const timer = setInterval(() => void sendWaiting(), every);
    return () => clearInterval(timer);
  }, []);
  const [waiting, refused] = [all.filter((one) => !one.refused), all.filter((one) => one.refused)];
  return (
    <Stack gap="xs" pb="sm">
      {waiting.length > 0 && (
        <Notice tone="info">
          {t('work.waiting', { count: waiting.length })}
          <ul>
            {waiting.map((one) => (
              <li key={one.key}>{one.title}</li>
            ))}
          </ul>
        </Notice>
      )}
      {refused.map((one) => (
        <Notice key={one.key}>
          <Text strong>{one.title}</Text> {one.refused}
          <Group gap={6}>
            <Button variant="default" onClick={() => void tryAgain(one.key)}>
              {t('common.tryAgain')}
            </Button>
            <Button variant="default" onClick={() => drop(one.key)}>
              {t('work.discard')}
            </Button>
          </Group>
        </Notice>
      ))}
    </Stack>
  );
}
