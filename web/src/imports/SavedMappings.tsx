import { Button, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { later } from '../ui/later';
import { sayProblem } from '../ui/toasts';
import { chooseMapping, type Import } from './imports';
import { mappingsQuery } from './mappings';

const KeepMapping = later(async () => (await import('./KeepMapping')).KeepMapping);

/** Mappings kept for files of these columns: choose one, or keep the one at hand. */
export function SavedMappings({ one, readOnly }: { one: Import; readOnly: boolean }) {
  const all = useQuery(mappingsQuery);
  const kept = (all.data ?? []).filter((mapping) => mapping.object === one.object);
  const [keeping, setKeeping] = useState(false);
  if (readOnly) return null;
  return (
    <Group align="flex-end" gap="xs" mt="sm">
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
      {kept.length > 0 && (
        <Button variant="subtle" renderRoot={(props) => <Link {...paths.imports()} {...props} />}>
          {t('importFiles.toKept')}
        </Button>
      )}
      {keeping && <KeepMapping one={one} onClose={() => setKeeping(false)} />}
    </Group>
  );
}
