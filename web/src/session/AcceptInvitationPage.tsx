import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useLoaderData, useNavigate } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import type { InvitationPreview, SessionAnswer } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { Sheet } from '../ui/Page';
import { startSession } from './session';

export function AcceptInvitationPage() {
  const { token, invitation, problem } = useLoaderData({ from: '/outside/accept-invitation' });
  return (
    <Sheet title={invitation ? t('session.joinTitle', { business: invitation.businessName }) : t('session.invitation')}>
      {problem && <Notice>{problem}</Notice>}
      {invitation && <AcceptForm token={token} invitation={invitation} />}
    </Sheet>
  );
}

function AcceptForm({ token, invitation }: { token: string; invitation: InvitationPreview }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: '', password: '' } });
  const submit = useSubmit(form, async ({ name, password }) => {
    const body = invitation.hasAccount ? { token, password } : { token, name, password };
    await startSession((await ok(api.POST('/api/v1/invitations/accept', { body }))) as SessionAnswer);
    await navigate(paths.start());
  });
  const role = tEnum('settings.role', invitation.role);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="sm">
        <p>
          {invitation.invitedBy
            ? t('session.invitedBy', { name: invitation.invitedBy, role })
            : t('session.invitedAs', { role })}
        </p>
        <TextInput label={t('session.email')} value={invitation.email} readOnly autoComplete="username" />
        {!invitation.hasAccount && (
          <TextInput label={t('session.name')} autoComplete="name" autoFocus {...form.getInputProps('name')} />
        )}
        <PasswordInput
          label={t('session.password')}
          description={invitation.hasAccount ? t('session.yourPassword') : t('session.passwordHint')}
          autoComplete={invitation.hasAccount ? 'current-password' : 'new-password'}
          visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword') }}
          {...form.getInputProps('password')}
        />
        {submit.notice && <Notice>{submit.notice}</Notice>}
        <Button type="submit" size="sm" loading={submit.busy}>
          {t('session.join')}
        </Button>
      </Stack>
    </form>
  );
}
