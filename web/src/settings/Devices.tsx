import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { DeviceSession } from '../api/types';
import { t } from '../i18n/t';
import { signOut } from '../session/session';
import { deviceName } from '../ui/deviceName';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { say, sayProblem } from '../ui/toasts';

/** Where one is signed in, and the way out of each place. */
export function Devices() {
  const { data } = useQuery({
    queryKey: keys.sessions,
    queryFn: async () => ((await ok(api.GET('/api/v1/auth/sessions', {}))) as { items: DeviceSession[] }).items,
  });
  const end = (session: DeviceSession) => {
    ok(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id: session.id } } })).then(async () => {
      await queryClient.invalidateQueries({ queryKey: keys.sessions });
      say(t('settings.signedOut'));
    }, sayProblem);
  };
  return (
    <Section title={t('settings.devices')}>
      <Rows label={t('settings.devices')}>
        {data?.map((session) => (
          <Row
            key={session.id}
            end={
              session.current ? (
                <Text tone="quiet">{t('settings.thisDevice')}</Text>
              ) : (
                <Button variant="default" onClick={() => end(session)}>
                  {t('nav.signOut')}
                </Button>
              )
            }
          >
            {deviceName(session.device) ?? t('settings.unknownDevice')}{' '}
            <Text tone="quiet">
              <Ago value={session.lastSeenAt ?? session.createdAt} />
            </Text>
          </Row>
        ))}
      </Rows>
      <Button variant="default" mt="sm" onClick={() => void signOut(true).catch(sayProblem)}>
        {t('settings.signOutEverywhere')}
      </Button>
    </Section>
  );
}
