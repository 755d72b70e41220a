import { Button, Popover } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Collection } from '../api/keys';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import type { IconName } from '../ui/icons';
import { useShortcuts } from '../ui/shortcuts';
import classes from './bulk.module.css';
import type { Column } from './columns';
import type { TableSearch } from './filters';
import { type BulkAction, doToMany } from './grid/bulk';
import { FieldChange } from './grid/FieldChange';
import { OwnerPicker, TagsEditor } from './pickers';

interface BulkBarProps<T> {
  collection: Collection;
  columns: Column<T>[];
  /** The chosen rows among those that are loaded. */
  ids: string[];
  search: TableSearch;
  /** How many the list finds in all, when every loaded row is chosen. */
  total: number;
  onClear: () => void;
}

type Open = 'owner' | 'tag' | 'field';

/** What can be done with the selected rows, or with all that match. Everything is done at once and can be undone. */
export function BulkBar<T>({ collection, columns, ids, search, total, onClear }: BulkBarProps<T>) {
  const [open, setOpen] = useState<Open>();
  const [all, setAll] = useState(false);
  const count = all ? total : ids.length;
  const run = (action: BulkAction) => {
    setOpen(undefined);
    void doToMany(collection, all ? { all: search } : { ids }, action).then(onClear);
  };
  const toTrash = () => run({ action: 'trash' });
  useShortcuts([
    { keys: 'a', label: 'records.giveOwner', group: 'list', run: () => setOpen('owner') },
    { keys: 'delete', label: 'records.toTrash', group: 'list', run: toTrash },
    { keys: 'escape', label: 'records.clear', group: 'list', run: onClear },
  ]);
  const part = (name: Open, icon: IconName, label: string, children: ReactNode) => (
    <Part open={open === name} onOpen={(on) => setOpen(on ? name : undefined)} icon={icon} label={label}>
      {children}
    </Part>
  );
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('records.bulk')}>
      <span>{t('records.selected', { count })}</span>
      {!all && total > ids.length && (
        <Button variant="light" onClick={() => setAll(true)}>
          {t('views.selectAllMatching', { count: total })}
        </Button>
      )}
      {part(
        'owner',
        'person',
        t('records.giveOwner'),
        <OwnerPicker
          aria-label={t('records.owner')}
          value={null}
          onChange={(ownerId) => run({ action: 'assign', ownerId })}
          autoFocus
          open
        />,
      )}
      {part('tag', 'tag', t('records.addTag'), <TagChoice onApply={(tags) => run({ action: 'addTags', tags })} />)}
      {part(
        'field',
        'edit',
        t('views.editField'),
        <FieldChange columns={columns} onApply={(patch) => run({ action: 'update', patch })} />,
      )}
      <Button variant="subtle" color="gray" leftSection={<Icon name="trash" size={14} />} onClick={toTrash}>
        {t('records.toTrash')}
      </Button>
      <IconButton icon="close" label={t('records.clear')} onClick={onClear} />
    </div>
  );
}

interface PartProps {
  open: boolean;
  onOpen: (open: boolean) => void;
  icon: IconName;
  label: string;
  children: ReactNode;
}

function Part({ open, onOpen, icon, label, children }: PartProps) {
  return (
    <Popover opened={open} onChange={onOpen} position="top" shadow="md" trapFocus width={280}>
      <Popover.Target>
        <Button variant="subtle" leftSection={<Icon name={icon} size={14} />} onClick={() => onOpen(true)}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>{children}</Popover.Dropdown>
    </Popover>
  );
}

function TagChoice({ onApply }: { onApply: (tags: string[]) => void }) {
  const [tags, setTags] = useState<string[]>([]);
  return (
    <>
      <TagsEditor aria-label={t('records.tags')} value={tags} onChange={setTags} autoFocus />
      <Button mt="xs" fullWidth disabled={tags.length === 0} onClick={() => onApply(tags)}>
        {t('records.apply')}
      </Button>
    </>
  );
}
