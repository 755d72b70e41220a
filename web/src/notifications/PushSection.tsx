import { Button, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { ApiProblem } from '../api/problem';
import { queryClient } from '../api/queryClient';
import { Notice } from '../forms/Notice';
import { t } from '../i18n/t';
import { canPush, ownSubscription, startPush, stopPush } from '../session/push';
import { IconButton } from '../ui/IconButton';
import { Loading } from '../ui/Loading';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { say, sayProblem } from '../ui/toasts';

const key = ['pushDevices'];

/** The devices that ring although the app is closed. */
export function PushSection() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const { data, isError, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async () => ({
      ...(await ok(api.GET('/api/v1/me/push-devices', {}))),
      own: (await ownSubscription())?.endpoint,
    }),
  });
  const turn = async (on: boolean) => {
    setBusy(true);
    setRefused(undefined);
    try {
      if (on) await startPush(data?.publicKey ?? '');
      else await stopPush();
    } catch (problem) {
      if (problem instanceof ApiProblem) sayProblem(problem);
      else
        setRefused(t(Notification.permission === 'denied' ? 'notifications.pushDenied' : 'notifications.pushFailed'));
    }
    await queryClient.invalidateQueries({ queryKey: key });
    setBusy(false);
  };
  const act = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work();
      say(said);
    } catch (problem) {
      sayProblem(problem);
    }
    await queryClient.invalidateQueries({ queryKey: key });
  };
  const remove = async (id: string, own: boolean) =>
    own ? stopPush() : ok(api.DELETE('/api/v1/me/push-devices/{id}', { params: { path: { id } } }));
  return (
    <Section title={t('notifications.push')} text={t('notifications.pushText')}>
      {isError ? <Trouble error={error} onRetry={() => void refetch()} /> : !data && <Loading />}
      {data && (
        <Stack gap="sm">
          {canPush() ? (
            <Switch
              label={t('notifications.pushHere')}
              checked={data.items.some((device) => device.endpoint === data.own)}
              disabled={busy}
              onChange={(event) => void turn(event.currentTarget.checked)}
            />
          ) : (
            <Text tone="quiet">{t('notifications.pushNever')}</Text>
          )}
          {refused && <Notice>{refused}</Notice>}
          {data.items.length > 0 && (
            <Rows label={t('notifications.pushDevices')}>
              {data.items.map(({ id, device, endpoint, createdAt }) => {
                const name = device ?? t('notifications.pushUnnamed');
                return (
                  <Row
                    key={id}
                    end={
                      <>
                        <Button
                          variant="subtle"
                          onClick={() =>
                            void act(
                              () => ok(api.POST('/api/v1/me/push-devices/{id}/try', { params: { path: { id } } })),
                              t('notifications.pushTried', { name }),
                            )
                          }
                        >
                          {t('notifications.pushTry')}
                        </Button>
                        <IconButton
                          icon="close"
                          label={t('notifications.pushRemove', { name })}
                          onClick={() =>
                            void act(() => remove(id, endpoint === data.own), t('notifications.pushRemoved', { name }))
                          }
                        />
                      </>
                    }
                  >
                    {name} <Ago value={createdAt} />
                  </Row>
                );
              })}
            </Rows>
          )}
        </Stack>
      )}
    </Section>
  );
}
