import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import type { Collection } from '../api/keys';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { useShortcuts } from '../ui/shortcuts';
import { setOnMany, trash } from './batch';
import { OwnerPicker, TagsEditor } from './pickers';
import classes from './table.module.css';

interface Selectable {
  id: string;
  ownerId?: string | null;
  tags?: string[];
}

interface BulkBarProps<T> {
  collection: Collection;
  records: T[];
  onClear: () => void;
}

/** What can be done with the selected rows. Everything is done at once and can be undone. */
export function BulkBar<T extends Selectable>({ collection, records, onClear }: BulkBarProps<T>) {
  const [open, setOpen] = useState<'owner' | 'tag'>();
  const then = (work: Promise<void>) => {
    setOpen(undefined);
    void work.then(onClear);
  };
  const toTrash = () =>
    then(
      trash(
        collection,
        records.map((record) => record.id),
      ),
    );
  const setOwner = (ownerId: string | null) =>
    then(
      setOnMany(
        collection,
        records,
        () => ({ ownerId }),
        (record) => ({ ownerId: record.ownerId ?? null }),
      ),
    );
  const addTags = (tags: string[]) =>
    then(
      setOnMany(
        collection,
        records,
        (record) => ({ tags: [...new Set([...(record.tags ?? []), ...tags])] }),
        (record) => ({ tags: record.tags ?? [] }),
      ),
    );
  useShortcuts([
    { keys: 'a', label: 'records.giveOwner', group: 'list', run: () => setOpen('owner') },
    { keys: 'delete', label: 'records.toTrash', group: 'list', run: toTrash },
    { keys: 'escape', label: 'records.clear', group: 'list', run: onClear },
  ]);
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('records.bulk')}>
      <span>{t('records.selected', { count: records.length })}</span>
      <Popover
        opened={open === 'owner'}
        onChange={(on) => setOpen(on ? 'owner' : undefined)}
        position="top"
        shadow="md"
        trapFocus
      >
        <Popover.Target>
          <Button variant="subtle" leftSection={<Icon name="person" size={14} />} onClick={() => setOpen('owner')}>
            {t('records.giveOwner')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('records.giveOwner')}>
          <OwnerPicker aria-label={t('records.owner')} value={null} onChange={setOwner} autoFocus open />
        </Popover.Dropdown>
      </Popover>
      <Popover
        opened={open === 'tag'}
        onChange={(on) => setOpen(on ? 'tag' : undefined)}
        position="top"
        shadow="md"
        trapFocus
        width={280}
      >
        <Popover.Target>
          <Button variant="subtle" leftSection={<Icon name="tag" size={14} />} onClick={() => setOpen('tag')}>
            {t('records.addTag')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('records.addTag')}>
          <TagChoice onApply={addTags} />
        </Popover.Dropdown>
      </Popover>
      <Button variant="subtle" color="gray" leftSection={<Icon name="trash" size={14} />} onClick={toTrash}>
        {t('records.toTrash')}
      </Button>
      <IconButton icon="close" label={t('records.clear')} onClick={onClear} />
    </div>
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
