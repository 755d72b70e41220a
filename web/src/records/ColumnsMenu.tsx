import { Popover } from '@mantine/core';
import { t } from '../i18n/t';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import type { Column } from './columns';

const ColumnChooser = later(async () => (await import('./views/ColumnChooser')).ColumnChooser);

interface ColumnsMenuProps<T> {
  columns: Column<T>[];
  shown: string[];
  onShown: (shown: string[]) => void;
  group: string | undefined;
  onGroup: (group: string | undefined) => void;
}

/** What a table shows: its columns in their order, and groups. */
export function ColumnsMenu<T>({ columns, shown, onShown, group, onGroup }: ColumnsMenuProps<T>) {
  return (
    <Popover position="bottom-end" shadow="md" trapFocus width={280}>
      <Popover.Target>
        <IconButton icon="columns" label={t('views.chooseColumns')} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('views.chooseColumns')}>
        <ColumnChooser columns={columns as never} shown={shown} onShown={onShown} group={group} onGroup={onGroup} />
      </Popover.Dropdown>
    </Popover>
  );
}
