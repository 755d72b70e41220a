import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Tenant } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { refreshMe, useCan } from '../session/session';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { say } from '../ui/toasts';
import { NewWorkspace } from './NewWorkspace';
import { FiguresCard } from './privacy/FiguresCard';
import { currencies, localeChoices, timeZones } from './regions';
import { SampleData } from './SampleData';

export function WorkspacePage() {
  const tenant = useQuery({
    queryKey: keys.tenant,
    queryFn: () => ok(api.GET('/api/v1/tenant', {})) as Promise<Tenant>,
  });
  const manage = useCan('tenant.write');
  return (
    <Page title={t('settings.workspace')} width="narrow">
      {tenant.isPending && <Loading />}
      {tenant.isError && <Trouble error={tenant.error} onRetry={() => void tenant.refetch()} />}
      {tenant.data && (
        <>
          <Section title={t('settings.general')}>
            <WorkspaceForm key={tenant.data.version} tenant={tenant.data} readOnly={!manage} />
          </Section>
          <FiguresCard manage={manage} />
          {tenant.data.hasSampleData && manage && <SampleData />}
        </>
      )}
      <NewWorkspace />
    </Page>
  );
}

function WorkspaceForm({ tenant, readOnly }: { tenant: Tenant; readOnly: boolean }) {
  const { name, currency, timeZone, locale } = tenant;
  const form = useForm({ initialValues: { name, currency, timeZone, locale } });
  const submit = useSubmit(form, async (values) => {
    const fresh = await ok(api.PATCH('/api/v1/tenant', { params: { header: ifMatch(tenant.version) }, body: values }));
    queryClient.setQueryData(keys.tenant, fresh);
    await refreshMe();
    say(t('settings.saved'));
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="sm">
        <TextInput label={t('session.businessName')} readOnly={readOnly} {...form.getInputProps('name')} />
        <Select
          label={t('settings.currency')}
          description={t('settings.currencyText')}
          data={withCurrent(currencies(), currency)}
          searchable
          allowDeselect={false}
          readOnly={readOnly}
          {...form.getInputProps('currency')}
        />
        <Select
          label={t('settings.timeZone')}
          data={withCurrent(timeZones(), timeZone)}
          searchable
          allowDeselect={false}
          readOnly={readOnly}
          {...form.getInputProps('timeZone')}
        />
        <Select
          label={t('settings.locale')}
          description={t('settings.localeText')}
          data={withCurrent(localeChoices(), locale)}
          searchable
          allowDeselect={false}
          readOnly={readOnly}
          {...form.getInputProps('locale')}
        />
        {submit.notice && <Notice>{submit.notice}</Notice>}
        {!readOnly && (
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

function withCurrent(all: { value: string; label: string }[], current: string) {
  return all.some((one) => one.value === current) ? all : [{ value: current, label: current }, ...all];
}
