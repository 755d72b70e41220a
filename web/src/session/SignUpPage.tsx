import { Button, PasswordInput, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import type { SessionAnswer } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Sheet } from '../ui/Page';
import { startSession } from './session';

/** From nothing to a board with deals on it: four fields and Enter. */
export function SignUpPage() {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { businessName: '', name: '', email: '', password: '', sampleData: true } });
  const submit = useSubmit(form, async (values) => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const session = await ok(
      api.POST('/api/v1/auth/sign-up', { body: { ...values, timeZone, locale: navigator.language } }),
    );
    await startSession(session as SessionAnswer);
    await navigate(values.sampleData ? paths.deals() : paths.home());
  });
  const taken = submit.problem?.status === 409;
  return (
    <Sheet title={t('session.signUp')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm">
          <TextInput
            label={t('session.email')}
            type="email"
            autoComplete="email"
            autoFocus
            required
            withAsterisk={false}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('session.password')}
            description={t('session.passwordHint')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword') }}
            {...form.getInputProps('password')}
          />
          <TextInput
            label={t('session.name')}
            autoComplete="name"
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('session.businessName')}
            autoComplete="organization"
            required
            withAsterisk={false}
            {...form.getInputProps('businessName')}
          />
          <Switch
            label={t('session.sampleData')}
            description={t('session.sampleDataText')}
            {...form.getInputProps('sampleData', { type: 'checkbox' })}
          />
          {taken ? (
            <Notice>
              {t('session.emailTaken')}{' '}
              <Link {...paths.signIn({ email: form.getValues().email })}>{t('session.signInInstead')}</Link>
            </Notice>
          ) : (
            submit.notice && <Notice>{submit.notice}</Notice>
          )}
          <Button type="submit" size="sm" loading={submit.busy}>
            {t('session.signUpAction')}
          </Button>
          <p>
            {t('session.haveAccount')} <Link {...paths.signIn()}>{t('session.signIn')}</Link>
          </p>
        </Stack>
      </form>
    </Sheet>
  );
}
