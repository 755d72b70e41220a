import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { CalendarFeed, Team } from '../api/types';
import { t } from '../i18n/t';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { say, sayProblem } from '../ui/toasts';

const own = 'own';

/** The secret addresses at which other programs read one's calendars. */
export function FeedDialog({ onClose }: { onClose: () => void }) {
  const [whose, setWhose] = useState(own);
  const [address, setAddress] = useState('');
  const feeds = useQuery({
    queryKey: keys.calendarFeeds,
    queryFn: async () => ((await ok(api.GET('/api/v1/calendar/feeds', {}))) as { items: CalendarFeed[] }).items,
  });
  const teams = useQuery({
    queryKey: keys.teams,
    queryFn: async () => ((await ok(api.GET('/api/v1/teams', {}))) as { items: Team[] }).items,
  });
  const changed = () => queryClient.invalidateQueries({ queryKey: keys.calendarFeeds });
  const make = async () => {
    try {
      const body = whose === own ? {} : { teamId: whose };
      const made = (await ok(api.POST('/api/v1/calendar/feeds', { body }))) as { address: string };
      setAddress(made.address);
      await changed();
    } catch (error) {
      sayProblem(error);
    }
  };
  const revoke = async (id: string) => {
    try {
      await ok(api.DELETE('/api/v1/calendar/feeds/{id}', { params: { path: { id } } }));
      setAddress('');
      await changed();
      say(t('calendar.feedRevoked'));
    } catch (error) {
      sayProblem(error);
    }
  };
  const copy = () => navigator.clipboard.writeText(address).then(() => say(t('calendar.copied')), sayProblem);
  const nameOf = ({ teamName }: CalendarFeed) =>
    teamName ? t('calendar.feedOfTeam', { name: teamName }) : t('calendar.feedOwn');
  return (
    <Modal opened onClose={onClose} title={t('calendar.feed')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="sm">
        <Text tone="quiet">{t('calendar.feedText')}</Text>
        {feeds.data?.length === 0 && <Text tone="quiet">{t('calendar.feedNone')}</Text>}
        {feeds.data && feeds.data.length > 0 && (
          <Rows label={t('calendar.feed')}>
            {feeds.data.map((feed) => (
              <Row
                key={feed.id}
                end={
                  <Button variant="default" onClick={() => void revoke(feed.id)}>
                    {t('calendar.feedRevoke')}
                  </Button>
                }
              >
                {nameOf(feed)}{' '}
                <Text tone="quiet" small>
                  {feed.readAt ? (
                    <>
                      {t('calendar.feedRead')} <Ago value={feed.readAt} />
                    </>
                  ) : (
                    t('calendar.feedUnread')
                  )}
                </Text>
              </Row>
            ))}
          </Rows>
        )}
        <Group align="end">
          <Select
            label={t('calendar.makeFor')}
            value={whose}
            onChange={(next) => setWhose(next ?? own)}
            allowDeselect={false}
            data={[
              { value: own, label: t('calendar.feedOwn') },
              ...(teams.data ?? []).map(({ id, name }) => ({ value: id, label: t('calendar.feedOfTeam', { name }) })),
            ]}
          />
          <Button onClick={() => void make()}>{t('calendar.make')}</Button>
        </Group>
        {address && (
          <>
            <TextInput
              label={t('calendar.feedAddress')}
              description={t('calendar.feedMade')}
              value={address}
              readOnly
              onFocus={(event) => event.currentTarget.select()}
            />
            <Button variant="default" onClick={() => void copy()}>
              {t('calendar.copy')}
            </Button>
          </>
        )}
      </Stack>
    </Modal>
  );
}
