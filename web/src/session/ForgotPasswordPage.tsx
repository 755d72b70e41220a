import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Sheet } from '../ui/Page';

/** Answers the same for every address: nobody learns here who has an account. */
export function ForgotPasswordPage() {
  const { email } = useSearch({ from: '/outside/forgot-password' });
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({ initialValues: { email: email ?? '' } });
  const submit = useSubmit(form, async (values) => {
    await ok(api.POST('/api/v1/auth/forgot-password', { body: values }));
    setSentTo(values.email);
  });
  return (
    <Sheet title={t('session.forgotTitle')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm">
          {sentTo ? (
            <Notice tone="good">{t('session.resetSent', { email: sentTo })}</Notice>
          ) : (
            <>
              <p>{t('session.forgotText')}</p>
              <TextInput
                label={t('session.email')}
                type="email"
                autoComplete="username"
                autoFocus
                {...form.getInputProps('email')}
              />
              {submit.notice && <Notice>{submit.notice}</Notice>}
              <Button type="submit" size="sm" loading={submit.busy}>
                {t('session.sendReset')}
              </Button>
            </>
          )}
          <Link {...paths.signIn()}>{t('session.backToSignIn')}</Link>
        </Stack>
      </form>
    </Sheet>
  );
}
