import { Checkbox, Popover, Stack } from '@mantine/core';
import type { Collection } from '../api/keys';
import { t } from '../i18n/t';
import { IconButton } from '../ui/IconButton';
import { preferences, usePreferences } from '../ui/preferences';
import type { Column } from './columns';

interface ColumnsMenuProps<T> {
  collection: Collection;
  columns: Column<T>[];
  visibility: Record<string, boolean>;
}

/** Which columns a table shows, remembered on this device. */
export function ColumnsMenu<T>({ collection, columns, visibility }: ColumnsMenuProps<T>) {
  const all = usePreferences().columns;
  const choose = (id: string, on: boolean) =>
    preferences.set({ columns: { ...all, [collection]: { ...all[collection], [id]: on } } });
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <IconButton icon="columns" label={t('records.columns')} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('records.columns')}>
        <Stack gap={8}>
          {columns.slice(1).map((column) => (
            <Checkbox
              key={column.id}
              size="xs"
              label={t(column.label)}
              checked={visibility[column.id] ?? false}
              onChange={(event) => choose(column.id, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
