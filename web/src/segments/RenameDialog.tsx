import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { changeSegment, type Segment } from '../records/views/segments';

interface RenameDialogProps {
  segment: Segment;
  onClose: () => void;
}

/** The name and the few words about a segment; what it holds is changed where it is filtered. */
export function RenameDialog({ segment, onClose }: RenameDialogProps) {
  const form = useForm({ initialValues: { name: segment.name, description: segment.description ?? '' } });
  const submit = useSubmit(form, async ({ name, description }) => {
    await changeSegment(segment, { name, description: description || null });
    onClose();
  });
  return (
    <FormDialog title={t('segments.rename')} action={t('segments.save')} submit={submit} onClose={onClose}>
      <TextInput label={t('segments.name')} required data-autofocus {...form.getInputProps('name')} />
      <TextInput label={t('segments.description')} {...form.getInputProps('description')} />
    </FormDialog>
  );
}
