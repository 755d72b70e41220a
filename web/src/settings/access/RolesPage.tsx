import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { CustomRole, Role } from '../../api/types';
import { t } from '../../i18n/t';
import { useCan } from '../../session/session';
import { EmptyState } from '../../ui/EmptyState';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { Loading } from '../../ui/Loading';
import { later } from '../../ui/later';
import { Page, Section } from '../../ui/Page';
import { Row, Rows } from '../../ui/Rows';
import { Text } from '../../ui/Text';
import { Trouble } from '../../ui/Trouble';
import { say } from '../../ui/toasts';
import { roleName } from '../roles';
import { objects, removeRole, useRoles } from './access';
import { RoleDialog } from './RoleDialog';

const Confirm = later(async () => (await import('../../ui/Confirm')).Confirm);

/** The roles: those that are always there, and the workspace's own with what each may do. */
export function RolesPage() {
  const { data, isPending, isError, error, refetch } = useRoles();
  const manage = useCan('members.write');
  const [editing, setEditing] = useState<CustomRole | 'new'>();
  const [leaving, setLeaving] = useState<CustomRole>();
  const close = () => {
    setEditing(undefined);
    setLeaving(undefined);
  };
  const add = manage && (
    <Button leftSection={<Icon name="add" size={14} />} onClick={() => setEditing('new')}>
      {t('access.addRole')}
    </Button>
  );
  return (
    <Page title={t('settings.roles')} width="narrow" actions={data && data.items.length > 0 && add}>
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Section title={t('access.ownRoles')} text={manage ? t('access.rolesText') : t('access.askAdmin')}>
            {data.items.length === 0 ? (
              <EmptyState compact icon="eye" title={t('access.noRoles')} text={t('access.noRolesText')} action={add} />
            ) : (
              <Rows label={t('access.ownRoles')}>
                {data.items.map((role) => (
                  <Row
                    key={role.id}
                    end={
                      manage && (
                        <>
                          <Button variant="default" onClick={() => setEditing(role)}>
                            {t('common.edit')}
                          </Button>
                          <Menu>
                            <Menu.Target>
                              <IconButton icon="dots" label={t('settings.actionsFor', { name: role.name })} />
                            </Menu.Target>
                            <Menu.Dropdown>
                              <Menu.Item leftSection={<Icon name="trash" />} onClick={() => setLeaving(role)}>
                                {t('access.removeRole')}
                              </Menu.Item>
                            </Menu.Dropdown>
                          </Menu>
                        </>
                      )
                    }
                  >
                    <Text strong>{role.name}</Text>{' '}
                    <Text tone="quiet">{t('access.holders', { count: role.members })}</Text>
                    <div>
                      <Text tone="quiet" small>
                        {summary(role)}
                      </Text>
                    </div>
                  </Row>
                ))}
              </Rows>
            )}
          </Section>
          <Section title={t('access.builtIn')} text={t('access.builtInText')}>
            <Rows label={t('access.builtIn')}>
              {data.builtIn.map(({ role, members }) => (
                <Row key={role} end={<Text tone="quiet">{t('access.holders', { count: members })}</Text>}>
                  <Text strong>{roleName(role as Role)}</Text>
                  <div>
                    <Text tone="quiet" small>
                      {t(`access.builtIn_${role as Role}`)}
                    </Text>
                  </div>
                </Row>
              ))}
            </Rows>
          </Section>
        </>
      )}
      {editing && <RoleDialog role={editing === 'new' ? undefined : editing} onClose={close} />}
      {leaving && (
        <Confirm
          title={t('access.removeRoleTitle', { name: leaving.name })}
          text={t('access.removeRoleText')}
          action={t('access.removeRole')}
          onConfirm={async () => {
            await removeRole(leaving);
            say(t('access.roleRemoved', { name: leaving.name }));
          }}
          onClose={close}
        />
      )}
    </Page>
  );
}

/** "Contacts own · Companies all · …": what the role sees, in one line. */
function summary(role: CustomRole): string {
  const seen = objects.map(
    (object) => `${t(`access.object_${object}`)} ${t(`access.scope_${role.rules[object]?.read ?? 'none'}`)}`,
  );
  return [roleName(role.baseline as Role), ...seen].join(' · ');
}
