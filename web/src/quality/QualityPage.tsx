import { Button, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { DataQuality } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { useCan } from '../session/session';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { say, sayProblem } from '../ui/toasts';
import { Weights } from './Weights';

const kinds = ['email', 'phone', 'address', 'jobTitle', 'company', 'incomeBand'] as const;

/** How the workspace keeps its data right. */
export function QualityPage() {
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: keys.dataQuality,
    queryFn: () => ok(api.GET('/api/v1/data-quality', {})) as Promise<DataQuality>,
  });
  return (
    <Page title={t('settings.quality')} width="narrow">
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Section title={t('quality.tidy')} text={t('quality.tidyText')}>
            <Tidy settings={data} />
          </Section>
          <Section title={t('quality.halfLives')} text={t('quality.halfLivesText')}>
            <HalfLives key={data.version} settings={data} />
          </Section>
          <Weights key={`weights ${data.version}`} settings={data} />
        </>
      )}
    </Page>
  );
}

function HalfLives({ settings }: { settings: DataQuality }) {
  const manage = useCan('tenant.write');
  const form = useForm({
    initialValues: {
      halfLives: Object.fromEntries(kinds.map((kind) => [kind, String(settings.halfLives[kind])])),
    },
  });
  const submit = useSubmit(form, async ({ halfLives }) => {
    const months = Object.fromEntries(Object.entries(halfLives).map(([kind, text]) => [kind, Number(text)]));
    const request = { params: { header: ifMatch(settings.version) }, body: { halfLives: months } as never };
    queryClient.setQueryData(keys.dataQuality, await ok(api.PATCH('/api/v1/data-quality', request)));
    say(t('quality.saved'));
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="sm">
        {kinds.map((kind) => (
          <TextInput
            key={kind}
            type="number"
            min={1}
            max={120}
            maw={260}
            label={t('quality.months', { field: t(`quality.field_${kind}`) })}
            readOnly={!manage}
            {...form.getInputProps(`halfLives.${kind}`)}
          />
        ))}
        {submit.notice && <Notice>{submit.notice}</Notice>}
        {manage && (
          <div>
            <Button type="submit" loading={submit.busy}>
              {t('common.save')}
            </Button>
          </div>
        )}
      </Stack>
    </form>
  );
}

const tidied = ['names', 'countries', 'postcodes'] as const;

function Tidy({ settings }: { settings: DataQuality }) {
  const manage = useCan('tenant.write');
  const { data } = useQuery({
    queryKey: [...keys.dataQuality, 'tidy', settings.tidy],
    queryFn: () => ok(api.GET('/api/v1/data-quality/tidy', {})),
    enabled: manage,
  });
  const change = async (what: (typeof tidied)[number], on: boolean) => {
    const request = { params: { header: ifMatch(settings.version) }, body: { tidy: { [what]: on } } as never };
    queryClient.setQueryData(keys.dataQuality, await ok(api.PATCH('/api/v1/data-quality', request)));
  };
  return (
    <Stack gap="sm">
      {tidied.map((what) => (
        <Switch
          key={what}
          label={t(`quality.tidy_${what}`)}
          checked={settings.tidy[what]}
          disabled={!manage}
          onChange={(event) => void change(what, event.currentTarget.checked).catch(sayProblem)}
        />
      ))}
      {data && (
        <Text small tone="quiet">
          {t('quality.tidyDryRun', { contacts: data.contacts, companies: data.companies })}
        </Text>
      )}
    </Stack>
  );
}
