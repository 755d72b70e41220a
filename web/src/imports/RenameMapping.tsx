import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { type KeptMapping, renameMapping } from './mappings';

export function RenameMapping({ mapping, onClose }: { mapping: KeptMapping; onClose: () => void }) {
  const form = useForm({ initialValues: { name: mapping.name } });
  const submit = useSubmit(form, async ({ name }) => {
    await renameMapping(mapping, name);
    onClose();
  });
  return (
    <FormDialog title={t('importFiles.rename')} action={t('common.save')} submit={submit} onClose={onClose}>
      <TextInput label={t('importFiles.mappingName')} required data-autofocus {...form.getInputProps('name')} />
    </FormDialog>
  );
}
