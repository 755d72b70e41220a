import { Button, Group, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { useMe } from '../session/session';
import { say } from '../ui/toasts';
import { useRoles } from './access/access';
import { givenRole, rolesUpTo } from './roles';

export function InviteForm() {
  const me = useMe();
  const roles = useRoles().data?.items;
  const form = useForm({ initialValues: { email: '', role: 'member' } });
  const submit = useSubmit(form, async (values) => {
    await ok(api.POST('/api/v1/invitations', { body: { email: values.email, ...givenRole(values.role) } }));
    form.setFieldValue('email', '');
    say(t('settings.invited', { email: values.email }));
    await queryClient.invalidateQueries({ queryKey: keys.invitations });
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Group gap="xs" align="flex-end">
        <TextInput
          flex="1 1 220px"
          label={t('session.email')}
          type="email"
          autoComplete="off"
          {...form.getInputProps('email')}
        />
        <Select
          w={140}
          label={t('settings.roleLabel')}
          data={rolesUpTo(me.member.role, roles)}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <Button type="submit" size="sm" loading={submit.busy}>
          {t('settings.inviteAction')}
        </Button>
      </Group>
      {submit.notice && <Notice>{submit.notice}</Notice>}
    </form>
  );
}
