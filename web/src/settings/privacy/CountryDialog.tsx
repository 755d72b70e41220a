import { Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Member } from '../../api/types';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import { say } from '../../ui/toasts';
import { countryChoices, countryName } from '../regions';
import { usePrivacy } from './figures';

interface CountryDialogProps {
  member: Member;
  onSave: (member: Member, body: { country: string }) => Promise<void>;
  onClose: () => void;
}

/** Where somebody works: their own country, or the workspace's. */
export function CountryDialog({ member, onSave, onClose }: CountryDialogProps) {
  const home = usePrivacy().data?.workspaceCountry;
  const form = useForm({ initialValues: { country: member.country ?? '' } });
  const submit = useSubmit(form, async ({ country }) => {
    await onSave(member, { country });
    say(t('settings.memberChanged', { name: member.name }));
    onClose();
  });
  const own = home ? t('privacy.workspaceCountry', { country: countryName(home) }) : t('privacy.workspaceCountryNone');
  return (
    <FormDialog
      title={t('privacy.countryOf', { name: member.name })}
      action={t('common.save')}
      submit={submit}
      onClose={onClose}
    >
      <Select
        label={t('privacy.country')}
        description={t('privacy.countryText')}
        data={[{ value: '', label: own }, ...countryChoices()]}
        searchable
        allowDeselect={false}
        {...form.getInputProps('country')}
      />
    </FormDialog>
  );
}
