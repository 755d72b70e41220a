import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../api/client';
import type { SessionAnswer } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { startSession, switchWorkspace, useMe } from '../session/session';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';

/** The workspaces one belongs to, and a further one for another business. */
export function NewWorkspace() {
  const me = useMe();
  const form = useForm({ initialValues: { businessName: '' } });
  const go = async (id: string) => {
    await switchWorkspace(id);
    location.assign('/');
  };
  const submit = useSubmit(form, async (values) => {
    await startSession((await ok(api.POST('/api/v1/tenants', { body: values }))) as SessionAnswer);
    location.assign('/');
  });
  return (
    <Section title={t('settings.workspaces')} text={t('settings.workspacesText')}>
      <Rows label={t('settings.workspaces')}>
        {me.tenants.map((tenant) => (
          <Row
            key={tenant.id}
            end={
              tenant.id === me.tenant.id ? (
                <Text tone="quiet">{t('settings.here')}</Text>
              ) : (
                <Button variant="default" onClick={() => void go(tenant.id).catch(sayProblem)}>
                  {t('settings.switch')}
                </Button>
              )
            }
          >
            {tenant.name} <Text tone="quiet">{t(`settings.role.${tenant.role}`)}</Text>
          </Row>
        ))}
      </Rows>
      <form onSubmit={submit.onSubmit} noValidate>
        <Group gap="xs" align="flex-end" mt="sm">
          <TextInput flex="1 1 220px" label={t('settings.newWorkspace')} {...form.getInputProps('businessName')} />
          <Button type="submit" size="sm" variant="default" loading={submit.busy}>
            {t('common.add')}
          </Button>
        </Group>
        {submit.notice && <Notice>{submit.notice}</Notice>}
      </form>
    </Section>
  );
}
