import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { say } from '../ui/toasts';
import type { Import } from './imports';
import { keepMapping } from './mappings';

/** Keeps the mapping at hand under a name. */
export function KeepMapping({ one, onClose }: { one: Import; onClose: () => void }) {
  const form = useForm({ initialValues: { name: one.file.name.replace(/\.\w+$/, '') } });
  const submit = useSubmit(form, async ({ name }) => {
    const columns = one.mapping.columns.map(({ samples: _, ...column }) => column);
    const mapping = { ...one.mapping, columns, mappingId: null };
    await keepMapping({ name, object: one.object, mapping } as never);
    say(t('importFiles.kept', { name }));
    onClose();
  });
  return (
    <FormDialog title={t('importFiles.keep')} action={t('importFiles.keepAction')} submit={submit} onClose={onClose}>
      <TextInput
        label={t('importFiles.mappingName')}
        description={t('importFiles.mappingHint')}
        data-autofocus
        {...form.getInputProps('name')}
      />
    </FormDialog>
  );
}
