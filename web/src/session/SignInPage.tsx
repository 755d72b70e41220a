import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import type { SessionAnswer } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Sheet } from '../ui/Page';
import { localPath } from './localPath';
import { startSession } from './session';

export function SignInPage() {
  const search = useSearch({ from: '/outside/sign-in' });
  const navigate = useNavigate();
  const form = useForm({ initialValues: { email: search.email ?? '', password: '' } });
  const submit = useSubmit(form, async (values) => {
    const session = await ok(api.POST('/api/v1/auth/sign-in', { body: values }));
    await startSession(session as SessionAnswer);
    await navigate({ href: localPath(search.to) });
  });
  const refused = submit.problem?.status === 401;
  return (
    <Sheet title={t('session.signIn')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm">
          <TextInput
            label={t('session.email')}
            type="email"
            autoComplete="username"
            autoFocus={!search.email}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('session.password')}
            autoComplete="current-password"
            autoFocus={Boolean(search.email)}
            visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword') }}
            {...form.getInputProps('password')}
          />
          {(refused || submit.notice) && <Notice>{refused ? t('session.refused') : submit.notice}</Notice>}
          <Button type="submit" size="sm" loading={submit.busy}>
            {t('session.signIn')}
          </Button>
          <p>
            <Link {...paths.forgotPassword({ email: form.getValues().email })}>{t('session.forgot')}</Link>
          </p>
          <p>
            {t('session.newHere')} <Link {...paths.signUp()}>{t('session.signUp')}</Link>
          </p>
        </Stack>
      </form>
    </Sheet>
  );
}
