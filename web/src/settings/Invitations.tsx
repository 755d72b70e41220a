import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Invitation } from '../api/types';
import { formatDate } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { say, sayProblem } from '../ui/toasts';
import { useRoles } from './access/access';

/** Invitations nobody has taken up yet. */
export function Invitations() {
  const { data } = useQuery({
    queryKey: keys.invitations,
    queryFn: async () => ((await ok(api.GET('/api/v1/invitations', {}))) as { items: Invitation[] }).items,
  });
  const roles = useRoles().data?.items;
  const open = data?.filter((invitation) => invitation.status === 'pending' || invitation.status === 'expired') ?? [];
  if (open.length === 0) return null;
  return (
    <Section title={t('settings.invitations')}>
      <Rows label={t('settings.invitations')}>
        {open.map((invitation) => (
          <Row
            key={invitation.id}
            end={
              <Group gap="xs">
                <Button variant="default" onClick={() => resend(invitation)}>
                  {t('settings.resend')}
                </Button>
                <Button variant="default" onClick={() => cancel(invitation)}>
                  {t('settings.cancelInvitation')}
                </Button>
              </Group>
            }
          >
            {invitation.email}{' '}
            <Text tone="quiet">
              {[
                roles?.find((role) => role.id === invitation.roleId)?.name ?? tEnum('settings.role', invitation.role),
                untilText(invitation),
              ].join(' · ')}
            </Text>
          </Row>
        ))}
      </Rows>
    </Section>
  );
}

function untilText(invitation: Invitation): string {
  return invitation.status === 'expired'
    ? t('settings.expired')
    : t('settings.until', { day: formatDate(invitation.expiresAt) });
}

function resend(invitation: Invitation): void {
  ok(api.POST('/api/v1/invitations/{id}/resend', { params: { path: { id: invitation.id } } })).then(
    () => say(t('settings.invited', { email: invitation.email })),
    sayProblem,
  );
}

function cancel(invitation: Invitation): void {
  ok(api.DELETE('/api/v1/invitations/{id}', { params: { path: { id: invitation.id } } })).then(async () => {
    await queryClient.invalidateQueries({ queryKey: keys.invitations });
    say(t('settings.invitationCancelled', { email: invitation.email }));
  }, sayProblem);
}
