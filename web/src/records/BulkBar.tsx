import { Button, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Collection } from '../api/keys';
import { withQualityWords } from '../i18n/load';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import type { IconName } from '../ui/icons';
import { later } from '../ui/later';
import { useShortcuts } from '../ui/shortcuts';
import { sayProblem } from '../ui/toasts';
import classes from './bulk.module.css';
import type { Column } from './columns';
import type { TableSearch } from './filters';
import { treeOf } from './filterTree';
import { type BulkAction, doToMany } from './grid/bulk';
import { FieldChange } from './grid/FieldChange';
import { OwnerPicker, TagsEditor } from './pickers';
import { SegmentChoice } from './views/SegmentChoice';
import { moveMembers, type Segment, segmentsQuery } from './views/segments';

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

type Open = 'owner' | 'tag' | 'field' | 'segment' | 'ask';

const AskDialog = later(async () => (await withQualityWords(() => import('./confirmations/AskDialog'))).AskDialog);

/** What can be done with the selected rows, or with all that match. Everything is done at once and can be undone. */
export function BulkBar<T>({ collection, columns, ids, search, total, onClear }: BulkBarProps<T>) {
  const [open, setOpen] = useState<Open>();
  const [all, setAll] = useState(false);
  const count = all ? total : ids.length;
  const run = (action: BulkAction) => {
    setOpen(undefined);
    void doToMany(collection, all ? { all: search } : { ids }, action).then(onClear);
  };
  const within = useQuery(segmentsQuery).data?.find((segment) => segment.kind === 'static' && asksFor(search, segment));
  const move = (segment: Segment, how: 'add' | 'remove') => {
    setOpen(undefined);
    void moveMembers(segment, ids, how).then(onClear, sayProblem);
  };
  const toTrash = () => run({ action: 'trash' });
  useShortcuts([
    { keys: 'a', label: 'views.giveOwner', group: 'list', run: () => setOpen('owner') },
    { keys: 'delete', label: 'records.toTrash', group: 'list', run: toTrash },
    { keys: 'escape', label: 'views.clear', group: 'list', run: onClear },
  ]);
  const part = (name: Open, icon: IconName, label: string, children: ReactNode) => (
    <Part open={open === name} onOpen={(on) => setOpen(on ? name : undefined)} icon={icon} label={label}>
      {children}
    </Part>
  );
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('views.bulk')}>
      <span>{t('views.selected', { count })}</span>
      {!all && total > ids.length && (
        <Button variant="light" onClick={() => setAll(true)}>
          {t('views.selectAllMatching', { count: total })}
        </Button>
      )}
      {part(
        'owner',
        'person',
        t('views.giveOwner'),
        <OwnerPicker
          aria-label={t('records.owner')}
          value={null}
          onChange={(ownerId) => run({ action: 'assign', ownerId })}
          autoFocus
          open
        />,
      )}
      {collection !== 'tasks' &&
        part('tag', 'tag', t('views.addTag'), <TagChoice onApply={(tags) => run({ action: 'addTags', tags })} />)}
      {part(
        'field',
        'edit',
        t('views.editField'),
        <FieldChange columns={columns} onApply={(patch) => run({ action: 'update', patch })} />,
      )}
      {!all &&
        part(
          'segment',
          'filter',
          t('segments.addTo'),
          <SegmentChoice collection={collection} onApply={(segment) => move(segment, 'add')} />,
        )}
      {collection === 'contacts' && !(all && search.q) && (
        <Button
          variant="subtle"
          leftSection={<Icon name="mail" size={14} />}
          onClick={() => setOpen('ask')}
          onPointerEnter={AskDialog.preload}
        >
          {t('views.askRight')}
        </Button>
      )}
      {open === 'ask' && (
        <AskDialog
          whom={all ? { filter: treeOf(search) ?? { all: [] } } : { contactIds: ids }}
          onClose={() => setOpen(undefined)}
        />
      )}
      {!all && within && (
        <Button variant="subtle" color="gray" onClick={() => move(within, 'remove')}>
          {t('segments.takeOut', { name: within.name })}
        </Button>
      )}
      <Button variant="subtle" color="gray" leftSection={<Icon name="trash" size={14} />} onClick={toTrash}>
        {t('records.toTrash')}
      </Button>
      <IconButton icon="close" label={t('views.clear')} onClick={onClear} />
    </div>
  );
}

/** Whether a list shows what is in this segment, whatever else it asks. */
function asksFor({ where }: TableSearch, segment: Segment): boolean {
  const nodes = where && 'all' in where ? where.all : [where];
  return nodes.some((node) => node && 'field' in node && node.field === 'segment' && node.value === segment.id);
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
        {t('views.apply')}
      </Button>
    </>
  );
}
