import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Sheet } from '../ui/Page';

export function ResetPasswordPage() {
  const { token } = useSearch({ from: '/outside/reset-password' });
  const [done, setDone] = useState(false);
  const form = useForm({ initialValues: { password: '' } });
  const submit = useSubmit(form, async ({ password }) => {
    await ok(api.POST('/api/v1/auth/reset-password', { body: { token, password } }));
    setDone(true);
  });
  return (
    <Sheet title={t('session.resetTitle')}>
      {done ? (
        <Stack gap="sm">
          <Notice tone="good">{t('session.resetDone')}</Notice>
          <Link {...paths.signIn()}>{t('session.signIn')}</Link>
        </Stack>
      ) : (
        <form onSubmit={submit.onSubmit} noValidate>
          <Stack gap="sm">
            <PasswordInput
              label={t('session.newPassword')}
              description={t('session.passwordHint')}
              autoComplete="new-password"
              autoFocus
              visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword') }}
              {...form.getInputProps('password')}
            />
            {submit.notice && <Notice>{submit.notice}</Notice>}
            <Button type="submit" size="sm" loading={submit.busy}>
              {t('session.resetAction')}
            </Button>
            <Link {...paths.forgotPassword()}>{t('session.newLink')}</Link>
          </Stack>
        </form>
      )}
    </Sheet>
  );
}
