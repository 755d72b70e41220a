import { Checkbox, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Collection } from '../../api/keys';
import type { View } from '../../api/views';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import type { TableSearch } from '../filters';
import { asSegment, saveAs } from './changeViews';

interface SaveViewDialogProps {
  collection: Collection;
  search: TableSearch;
  onClose: () => void;
  onSaved: (view: View) => void;
  /** Makes a segment of the filter instead of a view. */
  segment?: boolean;
}

export function SaveViewDialog({ collection, search, onClose, onSaved, segment }: SaveViewDialogProps) {
  const form = useForm({ initialValues: { name: '', everybody: false } });
  const submit = useSubmit(form, async ({ name, everybody }) => {
    if (segment) await asSegment(collection, name, search);
    else onSaved(await saveAs(collection, name, everybody ? 'all' : 'private', search));
    onClose();
  });
  return (
    <FormDialog
      title={t(segment ? 'views.asSegment' : 'views.saveAs')}
      action={t('views.save')}
      submit={submit}
      onClose={onClose}
    >
      <TextInput label={t('views.name')} required data-autofocus {...form.getInputProps('name')} />
      {!segment && <Checkbox label={t('views.everybody')} {...form.getInputProps('everybody', { type: 'checkbox' })} />}
    </FormDialog>
  );
}
