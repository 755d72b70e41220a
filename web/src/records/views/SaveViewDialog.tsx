import { Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Collection } from '../../api/keys';
import type { View } from '../../api/views';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import type { DealsSearch } from '../filters';
import { saveAs } from './changeViews';

interface SaveViewDialogProps {
  collection: Collection;
  kind: View['kind'];
  search: DealsSearch;
  onClose: () => void;
  onSaved: (view: View) => void;
}

/** Keeps what a list or a board shows under a name, for oneself, one's teams or everybody. */
export function SaveViewDialog({ collection, kind, search, onClose, onSaved }: SaveViewDialogProps) {
  const form = useForm({ initialValues: { name: '', scope: 'private' } });
  const submit = useSubmit(form, async ({ name, scope }) => {
    onSaved(await saveAs({ collection, kind, name, scope: scope as View['scope'] }, search));
    onClose();
  });
  return (
    <FormDialog title={t('views.saveAs')} action={t('views.save')} submit={submit} onClose={onClose}>
      <TextInput label={t('views.name')} required data-autofocus {...form.getInputProps('name')} />
      <Radio.Group label={t('views.whoSees')} {...form.getInputProps('scope')}>
        <Stack gap={6} mt={6}>
          <Radio size="xs" value="private" label={t('views.justMe')} />
          <Radio size="xs" value="team" label={t('views.team')} />
          <Radio size="xs" value="all" label={t('views.everybody')} />
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}
