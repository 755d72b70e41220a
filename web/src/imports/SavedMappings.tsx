import { Button, Group, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import { say, sayProblem } from '../ui/toasts';
import { chooseMapping, type Import } from './imports';

const key = ['imports', 'mappings'];

/** Mappings kept for files of these columns: choose one, or keep the one at hand. */
export function SavedMappings({ one, readOnly }: { one: Import; readOnly: boolean }) {
  const all = useQuery({ queryKey: key, queryFn: () => ok(api.GET('/api/v1/import-mappings')) });
  const kept = (all.data?.items ?? []).filter((mapping) => mapping.object === one.object);
  const [keeping, setKeeping] = useState(false);
  if (readOnly) return null;
  return (
    <Group align="flex-end" gap="xs">
      {kept.length > 0 && (
        <Select
          label={t('importFiles.mapping')}
          placeholder={t('importFiles.mappingNone')}
          data={kept.map((mapping) => ({ value: mapping.id, label: mapping.name }))}
          value={kept.some((mapping) => mapping.id === one.mapping.mappingId) ? one.mapping.mappingId : null}
          onChange={(id) => id && void chooseMapping(one, id).catch(sayProblem)}
        />
      )}
      <Button variant="default" onClick={() => setKeeping(true)}>
        {t('importFiles.keep')}
      </Button>
      {keeping && <KeepDialog one={one} onClose={() => setKeeping(false)} />}
    </Group>
  );
}

function KeepDialog({ one, onClose }: { one: Import; onClose: () => void }) {
  const form = useForm({ initialValues: { name: one.file.name.replace(/\.\w+$/, '') } });
  const submit = useSubmit(form, async ({ name }) => {
    const columns = one.mapping.columns.map(({ samples: _, ...column }) => column);
    const mapping = { ...one.mapping, columns, mappingId: null };
    await ok(api.POST('/api/v1/import-mappings', { body: { name, object: one.object, mapping } as never }));
    await queryClient.invalidateQueries({ queryKey: key });
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
