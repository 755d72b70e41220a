import { Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { queryClient } from '../api/queryClient';
import { LinesInput } from '../forms/LinesInput';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { say, sayProblem, sayUndo } from '../ui/toasts';
import { HoursFields } from './HoursFields';
import { type BookingPageSetup, bookingPageQuery, saveBookingPage } from './setup';

/** When others may book a time with one, and where. */
export function BookingSettingsPage() {
  const { data, isError, error, refetch } = useQuery(bookingPageQuery);
  return (
    <Page title={t('booking.settings')} width="narrow">
      {!data && !isError && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && <SetupForm setup={data} />}
    </Page>
  );
}

function SetupForm({ setup }: { setup: BookingPageSetup }) {
  const form = useForm({ initialValues: { ...setup } });
  const keep = (fresh: BookingPageSetup) => {
    queryClient.setQueryData(bookingPageQuery.queryKey, fresh);
    form.setValues(fresh);
  };
  const submit = useSubmit(form, async (values) => {
    keep(await saveBookingPage(values));
    // What was never set up has nothing to go back to.
    if (setup.address) sayUndo(t('booking.saved'), async () => keep(await saveBookingPage(setup)));
    else say(t('booking.saved'));
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Section title={t('booking.page')} text={t('booking.pageText')}>
        <Stack gap="sm">
          <Switch label={t('booking.isOn')} {...form.getInputProps('isOn', { type: 'checkbox' })} />
          <TextInput label={t('booking.words')} description={t('booking.wordsText')} {...form.getInputProps('name')} />
          {setup.address && <Address address={setup.address} isOn={setup.isOn} />}
          <TextInput label={t('booking.what')} placeholder={t('booking.whatHint')} {...text(form, 'title')} />
          <LinesInput label={t('booking.text')} {...text(form, 'text')} />
          <TextInput label={t('booking.place')} placeholder={t('booking.placeHint')} {...text(form, 'place')} />
          <Select
            label={t('booking.kind')}
            data={(['meeting', 'call', 'visit', 'demo'] as const).map((value) => ({
              value,
              label: t(`calendar.kind_${value}`),
            }))}
            allowDeselect={false}
            {...form.getInputProps('kind')}
          />
        </Stack>
      </Section>
      <Section title={t('booking.hours')} text={t('booking.hoursText', { zone: setup.usedTimeZone })}>
        <HoursFields
          value={form.values.hours}
          onChange={(hours) => form.setFieldValue('hours', hours)}
          errors={form.errors}
        />
      </Section>
      <Section title={t('booking.limits')}>
        <Stack gap="sm">
          <Group grow align="end">
            <TextInput type="number" label={t('booking.minutes')} min={5} max={480} {...whole(form, 'minutes')} />
            <TextInput type="number" label={t('booking.buffer')} min={0} max={240} {...whole(form, 'bufferMinutes')} />
          </Group>
          <Group grow align="end">
            <TextInput type="number" label={t('booking.notice')} min={0} max={720} {...whole(form, 'noticeHours')} />
            <TextInput type="number" label={t('booking.ahead')} min={1} max={365} {...whole(form, 'daysAhead')} />
          </Group>
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

function Address({ address, isOn }: { address: string; isOn: boolean }) {
  const copy = () => navigator.clipboard.writeText(address).then(() => say(t('booking.copied')), sayProblem);
  return (
    <Stack gap="xs">
      <TextInput
        label={t('booking.address')}
        value={address}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group gap="xs">
        <Button variant="default" onClick={() => void copy()}>
          {t('booking.copy')}
        </Button>
        {isOn && (
          <Button variant="default" component="a" href={new URL(address).pathname} target="_blank" rel="noreferrer">
            {t('booking.look')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** A field of a whole number; empty is 0, which the server names where it is too little. */
function whole(
  form: ReturnType<typeof useForm<BookingPageSetup>>,
  name: 'minutes' | 'bufferMinutes' | 'noticeHours' | 'daysAhead',
) {
  const onChange = (event: React.ChangeEvent<HTMLInputElement>) =>
    form.setFieldValue(name, Math.trunc(Number(event.currentTarget.value)));
  return { value: form.values[name], onChange, error: form.errors[name] };
}

/** A text field whose empty value is none. */
function text(form: ReturnType<typeof useForm<BookingPageSetup>>, name: 'title' | 'text' | 'place') {
  const props = form.getInputProps(name);
  return { ...props, value: (props.value as string | null) ?? '' };
}
