import { Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import type { Collection } from '../api/keys';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { listPath } from '../paths';
import { createSegment } from '../records/views/segments';
import { Text } from '../ui/Text';

/** One that people fill is made at once; one that fills itself begins with a filter, in the list itself. */
export function NewSegmentDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: '', object: 'contacts', kind: 'static' } });
  const live = form.values.kind === 'live';
  const submit = useSubmit(form, async ({ name, object }) => {
    const collection = object as Collection;
    if (live) await navigate(listPath(collection, {}));
    else await createSegment(collection, name, undefined);
    onClose();
  });
  return (
    <FormDialog
      title={t('segments.add')}
      action={t(live ? 'segments.toList' : 'segments.save')}
      submit={submit}
      onClose={onClose}
    >
      <Select
        label={t('segments.of')}
        data={(['contacts', 'companies', 'deals', 'tasks'] as const).map((value) => ({
          value,
          label: t(`nav.${value}`),
        }))}
        allowDeselect={false}
        {...form.getInputProps('object')}
      />
      <Radio.Group label={t('segments.kind')} {...form.getInputProps('kind')}>
        <Stack gap={6} mt={6}>
          <Radio size="xs" value="static" label={t('segments.static')} description={t('segments.staticText')} />
          <Radio size="xs" value="live" label={t('segments.live')} description={t('segments.liveText')} />
        </Stack>
      </Radio.Group>
      {live ? (
        <Text tone="quiet">{t('segments.toListText')}</Text>
      ) : (
        <TextInput label={t('segments.name')} required data-autofocus {...form.getInputProps('name')} />
      )}
    </FormDialog>
  );
}
