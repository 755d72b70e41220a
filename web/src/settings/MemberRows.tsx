import { Menu, Select } from '@mantine/core';
import { useState } from 'react';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Member, Role } from '../api/types';
import { t, tEnum } from '../i18n/t';
import { useMembers } from '../records/members';
import { useMe } from '../session/session';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { Row, Rows } from '../ui/Rows';
import { Ago, Person, Text } from '../ui/Text';
import { say, sayProblem } from '../ui/toasts';
import { useRoles } from './access/access';
import { privacyKey } from './privacy/figures';
import { countryName } from './regions';
import { givenRole, rolesUpTo } from './roles';

const Confirm = later(async () => (await import('../ui/Confirm')).Confirm);
const CountryDialog = later(async () => (await import('./privacy/CountryDialog')).CountryDialog);

export function MemberRows({ manage }: { manage: boolean }) {
  const members = useMembers();
  const [leaving, setLeaving] = useState<Member>();
  const [placing, setPlacing] = useState<Member>();
  return (
    <>
      <Rows label={t('settings.members')}>
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            manage={manage}
            onDeactivate={() => setLeaving(member)}
            onPlace={() => setPlacing(member)}
          />
        ))}
      </Rows>
      {placing && <CountryDialog member={placing} onSave={changeMember} onClose={() => setPlacing(undefined)} />}
      {leaving && (
        <Confirm
          title={t('settings.deactivateTitle', { name: leaving.name })}
          text={t('settings.deactivateText')}
          action={t('settings.deactivate')}
          onConfirm={() => changeMember(leaving, { status: 'deactivated' })}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </>
  );
}

interface MemberRowProps {
  member: Member;
  manage: boolean;
  onDeactivate: () => void;
  onPlace: () => void;
}

function MemberRow({ member, manage, onDeactivate, onPlace }: MemberRowProps) {
  const me = useMe();
  const self = member.id === me.member.id;
  const change = (patch: { role?: Role; roleId?: string; status?: 'active' }) => {
    changeMember(member, patch).then(() => say(t('settings.memberChanged', { name: member.name })), sayProblem);
  };
  const custom = useRoles().data?.items;
  const roles = rolesUpTo(me.member.role, custom);
  const held = member.roleId ?? member.role;
  const mayChange = manage && member.status === 'active' && roles.some((role) => role.value === held);
  return (
    <Row
      end={
        <>
          {mayChange ? (
            <Select
              w={130}
              size="xs"
              aria-label={t('settings.roleOf', { name: member.name })}
              data={roles}
              value={held}
              allowDeselect={false}
              onChange={(role) => role && role !== held && change(givenRole(role))}
            />
          ) : (
            <Text tone="quiet">
              {member.status === 'active'
                ? (custom?.find((role) => role.id === member.roleId)?.name ?? tEnum('settings.role', member.role))
                : tEnum('settings.status', member.status)}
            </Text>
          )}
          {manage && (
            <Menu>
              <Menu.Target>
                <IconButton icon="dots" label={t('settings.actionsFor', { name: member.name })} />
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={onPlace}>{t('privacy.works')}</Menu.Item>
                {!self && member.status === 'active' && (
                  <Menu.Item onClick={onDeactivate}>{t('settings.deactivate')}</Menu.Item>
                )}
                {member.status === 'deactivated' && (
                  <Menu.Item onClick={() => change({ status: 'active' })}>{t('settings.reactivate')}</Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      }
    >
      <Person name={member.name} /> {self && <Text tone="quiet">{t('settings.you')}</Text>}
      <div>
        <Text tone="quiet" small>
          {member.email ?? t('settings.placeholderText')}
          {member.country && ` · ${countryName(member.country)}`}
          {member.lastSeenAt && (
            <>
              {' · '}
              <Ago value={member.lastSeenAt} />
            </>
          )}
        </Text>
      </div>
    </Row>
  );
}

async function changeMember(
  member: Member,
  body: { role?: Role; roleId?: string; status?: 'active' | 'deactivated'; country?: string },
): Promise<void> {
  const params = { path: { id: member.id }, header: ifMatch(member.version) };
  await ok(api.PATCH('/api/v1/members/{id}', { params, body }));
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.members }),
    queryClient.invalidateQueries({ queryKey: keys.roles }),
    queryClient.invalidateQueries({ queryKey: privacyKey }),
  ]);
}
