import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { Collection } from '../../api/keys';
import { FormDialog } from '../../forms/FormDialog';
import { useSubmit } from '../../forms/useSubmit';
import { t } from '../../i18n/t';
import { Text } from '../../ui/Text';
import { say } from '../../ui/toasts';
import type { DealsSearch } from '../filters';
import { treeOf } from '../filterTree';
import { changeSegment, createSegment, previewQuery, segmentsQuery } from './segments';

interface SaveSegmentDialogProps {
  collection: Collection;
  search: DealsSearch;
  onClose: () => void;
}

const fresh = 'new';

/** What the list is filtered by as a segment that keeps itself up to date: a new one, or in the place of an old one's filter. */
export function SaveSegmentDialog({ collection, search, onClose }: SaveSegmentDialogProps) {
  const asked = treeOf(search);
  const within = search.pipeline ? [{ field: 'pipelineId', op: 'eq', value: search.pipeline }] : [];
  const filter = { all: [...within, ...(asked && 'all' in asked ? asked.all : [])] };
  const count = useQuery(previewQuery(collection, filter)).data;
  const segments = useQuery(segmentsQuery).data ?? [];
  const live = segments.filter((segment) => segment.object === collection && segment.kind === 'live');
  const form = useForm({ initialValues: { name: '', into: fresh } });
  const old = live.find((segment) => segment.id === form.values.into);
  const submit = useSubmit(form, async ({ name }) => {
    if (old) {
      await changeSegment(old, { filter });
      say(t('segments.changed', { name: old.name }));
    } else await createSegment(collection, name, filter);
    onClose();
  });
  return (
    <FormDialog title={t('segments.saveAs')} action={t('segments.save')} submit={submit} onClose={onClose}>
      {live.length > 0 && (
        <Select
          label={t('segments.into')}
          data={[
            { value: fresh, label: t('segments.new') },
            ...live.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          allowDeselect={false}
          {...form.getInputProps('into')}
        />
      )}
      {!old && <TextInput label={t('segments.name')} required data-autofocus {...form.getInputProps('name')} />}
      {search.q && <Text tone="quiet">{t('segments.withoutWords', { q: search.q })}</Text>}
      <div role="status">
        <Text tone="quiet">{count === undefined ? '…' : t('segments.holdsNow', { count })}</Text>
      </div>
    </FormDialog>
  );
}
