import { Button, Checkbox, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { NoticePreferences } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { type Key, t } from '../i18n/t';
import { useMe } from '../session/session';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Trouble } from '../ui/Trouble';
import { say } from '../ui/toasts';
import { PushSection } from './PushSection';

const channels = ['inApp', 'push', 'digest', 'mail'] as const;
const days = ['1', '2', '3', '4', '5', '6', '7'];
const quietAtFirst = { from: '19:00', to: '07:00', days: [6, 7] };
const digestAtFirst = { at: '08:00', days: [1, 2, 3, 4, 5] };

/** How one wants to be told what happens. */
export function PreferencesPage() {
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: keys.notificationPreferences,
    queryFn: async () => (await ok(api.GET('/api/v1/me/notification-preferences', {}))) as NoticePreferences,
  });
  return (
    <Page title={t('notifications.preferences')} width="narrow">
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      <PushSection />
      {data && <PreferencesForm preferences={data} />}
    </Page>
  );
}

function PreferencesForm({ preferences }: { preferences: NoticePreferences }) {
  const me = useMe();
  const form = useForm({ initialValues: preferences });
  const { quietHours, digest, kinds } = form.values;
  const submit = useSubmit(form, async (values) => {
    const fresh = await ok(api.PUT('/api/v1/me/notification-preferences', { body: values as never }));
    queryClient.setQueryData(keys.notificationPreferences, fresh);
    await queryClient.invalidateQueries({ queryKey: ['notifications'] });
    say(t('notifications.saved'));
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Section title={t('notifications.kinds')} text={t('notifications.kindsText')}>
        <PlainTable
          label={t('notifications.kinds')}
          head={[t('notifications.kind'), ...channels.map((channel) => t(`notifications.in_${channel}`))]}
        >
          {kinds.map(({ kind }, index) => (
            <tr key={kind}>
              <th scope="row">{t(`notifications.kind_${kind}`)}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Checkbox
                    aria-label={`${t(`notifications.kind_${kind}`)}: ${t(`notifications.in_${channel}`)}`}
                    {...form.getInputProps(`kinds.${index}.${channel}`, { type: 'checkbox' })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </PlainTable>
      </Section>
      <Section title={t('notifications.digest')} text={t('notifications.digestText')}>
        <Stack gap="sm">
          <Switch
            label={t('notifications.digest')}
            checked={!!digest}
            onChange={(event) => form.setFieldValue('digest', event.currentTarget.checked ? digestAtFirst : null)}
          />
          {digest && (
            <>
              <TextInput type="time" label={t('notifications.digestAt')} {...form.getInputProps('digest.at')} />
              <Days
                label={t('notifications.digestDays')}
                value={digest.days}
                onChange={(value) => form.setFieldValue('digest.days', value)}
                error={form.errors['digest.days']}
              />
            </>
          )}
        </Stack>
      </Section>
      <Section title={t('notifications.quiet')} text={t('notifications.quietText')}>
        <Stack gap="sm">
          <Switch
            label={t('notifications.quiet')}
            checked={!!quietHours}
            onChange={(event) => form.setFieldValue('quietHours', event.currentTarget.checked ? quietAtFirst : null)}
          />
          {quietHours && (
            <>
              <Group grow>
                <TextInput
                  type="time"
                  label={t('notifications.quietFrom')}
                  {...form.getInputProps('quietHours.from')}
                />
                <TextInput type="time" label={t('notifications.quietTo')} {...form.getInputProps('quietHours.to')} />
              </Group>
              <Days
                label={t('notifications.quietDays')}
                value={quietHours.days ?? []}
                onChange={(value) => form.setFieldValue('quietHours.days', value)}
                error={form.errors['quietHours.days']}
              />
            </>
          )}
        </Stack>
      </Section>
      <Section title={t('notifications.rest')}>
        <Stack gap="sm">
          <Select
            label={t('notifications.timeZone')}
            placeholder={t('notifications.asWorkspace', { zone: me.tenant.timeZone })}
            data={Intl.supportedValuesOf('timeZone')}
            searchable
            clearable
            {...form.getInputProps('timeZone')}
          />
          <TextInput
            type="time"
            label={t('notifications.dayStarts')}
            description={t('notifications.dayStartsText')}
            {...form.getInputProps('dayStarts')}
          />
          {submit.notice && <Notice>{submit.notice}</Notice>}
          <div>
            <Button type="submit" loading={submit.busy}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </Section>
    </form>
  );
}

interface DaysProps {
  label: string;
  value: readonly number[];
  onChange: (days: number[]) => void;
  error: React.ReactNode;
}

function Days({ label, value, onChange, error }: DaysProps) {
  return (
    <Checkbox.Group
      label={label}
      value={value.map(String)}
      onChange={(chosen) => onChange(chosen.map(Number).sort())}
      error={error}
    >
      <Group mt="xs">
        {days.map((day) => (
          <Checkbox key={day} value={day} label={t(`notifications.day_${day}` as Key)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
