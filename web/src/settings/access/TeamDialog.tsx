import { MultiSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Team } from '../../api/types';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import { useOwners } from '../../records/members';
import { say } from '../../ui/toasts';
import { saveTeam } from './access';

export function TeamDialog({ team, onClose }: { team?: Team | undefined; onClose: () => void }) {
  const people = useOwners();
  const form = useForm({ initialValues: { name: team?.name ?? '', memberIds: team?.memberIds ?? [] } });
  const submit = useSubmit(form, async (input) => {
    await saveTeam(input, team);
    say(t(team ? 'access.teamSaved' : 'access.teamAdded', { name: input.name }));
    onClose();
  });
  return (
    <FormDialog
      title={t(team ? 'access.editTeam' : 'access.addTeam')}
      action={t('common.save')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput label={t('access.teamName')} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <MultiSelect
        label={t('access.teamPeople')}
        data={people.map((member) => ({ value: member.id, label: member.name }))}
        searchable
        {...form.getInputProps('memberIds')}
      />
    </FormDialog>
  );
}
