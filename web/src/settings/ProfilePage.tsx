import {
  Button,
  PasswordInput,
  SegmentedControl,
  Stack,
  Switch,
  TextInput,
  useMantineColorScheme,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../api/client';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { refreshMe, useMe } from '../session/session';
import { Page, Section } from '../ui/Page';
import { preferences, usePreferences } from '../ui/preferences';
import { say } from '../ui/toasts';
import { Devices } from './Devices';
import { OwnFigures } from './privacy/OwnFigures';

export function ProfilePage() {
  return (
    <Page title={t('settings.profile')} width="narrow">
      <Section title={t('settings.you')}>
        <NameForm />
      </Section>
      <Section title={t('settings.look')}>
        <Look />
      </Section>
      <Section title={t('session.password')} text={t('settings.passwordText')}>
        <PasswordForm />
      </Section>
      <OwnFigures />
      <Devices />
    </Page>
  );
}

function NameForm() {
  const { user } = useMe();
  const form = useForm({ initialValues: { name: user.name } });
  const submit = useSubmit(form, async (values) => {
    await ok(api.PATCH('/api/v1/me', { body: values }));
    await refreshMe();
    say(t('settings.saved'));
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="sm">
        <TextInput label={t('session.name')} autoComplete="name" {...form.getInputProps('name')} />
        <TextInput label={t('session.email')} value={user.email} readOnly autoComplete="email" />
        {submit.notice && <Notice>{submit.notice}</Notice>}
        <div>
          <Button type="submit" loading={submit.busy}>
            {t('common.save')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { shortcuts } = usePreferences();
  return (
    <Stack gap="sm" align="flex-start">
      <SegmentedControl
        aria-label={t('settings.theme')}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as typeof colorScheme)}
        data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`settings.theme_${value}`) }))}
      />
      <Switch
        label={t('settings.shortcuts')}
        description={t('settings.shortcutsText')}
        checked={shortcuts}
        onChange={(event) => preferences.set({ shortcuts: event.currentTarget.checked })}
      />
    </Stack>
  );
}

function PasswordForm() {
  const form = useForm({ initialValues: { currentPassword: '', newPassword: '' } });
  const submit = useSubmit(form, async (values) => {
    await ok(api.POST('/api/v1/auth/change-password', { body: values }));
    form.reset();
    say(t('settings.passwordChanged'));
  });
  const eye = { 'aria-label': t('session.showPassword') };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="sm">
        <PasswordInput
          label={t('settings.currentPassword')}
          autoComplete="current-password"
          visibilityToggleButtonProps={eye}
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label={t('session.newPassword')}
          description={t('session.passwordHint')}
          autoComplete="new-password"
          visibilityToggleButtonProps={eye}
          {...form.getInputProps('newPassword')}
        />
        {submit.notice && <Notice>{submit.notice}</Notice>}
        <div>
          <Button type="submit" loading={submit.busy}>
            {t('settings.changePassword')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
