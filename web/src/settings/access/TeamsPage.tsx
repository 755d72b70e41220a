import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { Team } from '../../api/types';
import { t } from '../../i18n/t';
import { useMembers } from '../../records/members';
import { useCan } from '../../session/session';
import { EmptyState } from '../../ui/EmptyState';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { Loading } from '../../ui/Loading';
import { later, laterField } from '../../ui/later';
import { Page, Section } from '../../ui/Page';
import { Row, Rows } from '../../ui/Rows';
import { Text } from '../../ui/Text';
import { Trouble } from '../../ui/Trouble';
import { say } from '../../ui/toasts';
import { removeTeam, useTeams } from './access';

const Confirm = later(async () => (await import('../../ui/Confirm')).Confirm);
const TeamDialog = laterField(async () => (await import('./TeamDialog')).TeamDialog);

/** The teams and who is in them. */
export function TeamsPage() {
  const { data, isPending, isError, error, refetch } = useTeams();
  const manage = useCan('members.write');
  const members = useMembers();
  const [editing, setEditing] = useState<Team | 'new'>();
  const [leaving, setLeaving] = useState<Team>();
  const close = () => {
    setEditing(undefined);
    setLeaving(undefined);
  };
  const add = manage && (
    <Button leftSection={<Icon name="add" size={14} />} onClick={() => setEditing('new')}>
      {t('access.addTeam')}
    </Button>
  );
  const people = (team: Team) =>
    members
      .filter((member) => team.memberIds.includes(member.id))
      .map((member) => member.name)
      .join(', ') || t('access.nobodyYet');
  return (
    <Page title={t('settings.teams')} width="narrow" actions={data && data.length > 0 && add}>
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon="person" title={t('access.noTeams')} text={t('access.noTeamsText')} action={add} />
      )}
      {data && data.length > 0 && (
        <Section title={t('settings.teams')} text={manage ? t('access.teamsText') : t('access.askAdmin')}>
          <Rows label={t('settings.teams')}>
            {data.map((team) => (
              <Row
                key={team.id}
                end={
                  manage && (
                    <>
                      <Button variant="default" onClick={() => setEditing(team)}>
                        {t('common.edit')}
                      </Button>
                      <Menu>
                        <Menu.Target>
                          <IconButton icon="dots" label={t('settings.actionsFor', { name: team.name })} />
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item leftSection={<Icon name="trash" />} onClick={() => setLeaving(team)}>
                            {t('access.removeTeam')}
                          </Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    </>
                  )
                }
              >
                <Text strong>{team.name}</Text>
                <div>
                  <Text tone="quiet" small>
                    {people(team)}
                  </Text>
                </div>
              </Row>
            ))}
          </Rows>
        </Section>
      )}
      {editing && <TeamDialog team={editing === 'new' ? undefined : editing} onClose={close} />}
      {leaving && (
        <Confirm
          title={t('access.removeTeamTitle', { name: leaving.name })}
          text={t('access.removeTeamText')}
          action={t('access.removeTeam')}
          onConfirm={async () => {
            await removeTeam(leaving);
            say(t('access.teamRemoved', { name: leaving.name }));
          }}
          onClose={close}
        />
      )}
    </Page>
  );
}
