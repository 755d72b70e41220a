import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Collection } from '../../api/keys';
import type { View } from '../../api/views';
import { t } from '../../i18n/t';
import { listPath } from '../../paths';
import { useCan, useMe } from '../../session/session';
import { Icon } from '../../ui/Icon';
import { later } from '../../ui/later';
import { useShortcuts } from '../../ui/shortcuts';
import type { DealsSearch } from '../filters';
import { treeOf } from '../filterTree';
import { save } from './changeViews';
import { asks, differs } from './savedViews';
import classes from './views.module.css';

const ViewMenu = later(async () => (await import('./ViewMenu')).ViewMenu);
const SaveViewDialog = later(async () => (await import('./SaveViewDialog')).SaveViewDialog);
const SaveSegmentDialog = later(async () => (await import('./SaveSegmentDialog')).SaveSegmentDialog);

/** A tab is the page one is on only when the address is its own, not for each address of the list. */
const exactly = { exact: true, includeSearch: true };

interface ViewTabsProps {
  collection: Collection;
  views: View[];
  search: DealsSearch;
  onSearch: (search: DealsSearch) => void;
  /** Of a board: the pipeline that it shows, which the view keeps. */
  pipeline?: string;
}

/** The views of a list or board, one tab each; the address is the view, and a dot says that it has been changed since it was saved. */
export function ViewTabs({ collection, views, search, onSearch, pipeline }: ViewTabsProps) {
  const [naming, setNaming] = useState<'view' | 'segment'>();
  const canWrite = useCan('records.write');
  const me = useMe().member;
  const board = pipeline !== undefined;
  const open = views.find((view) => view.id === search.saved);
  const changed = open ? differs(search, open) : asks(search);
  const mayChange = open && (open.own || me.role === 'owner' || me.role === 'admin');
  const shown = board ? { ...search, pipeline } : search;
  const filtered = treeOf(search) !== undefined;
  useShortcuts(
    canWrite && changed
      ? [{ keys: 'shift+s', label: 'views.saveAs', group: 'list', run: () => setNaming('view') }]
      : [],
  );
  if (views.length === 0 && !changed) return null;
  return (
    <div className={classes.tabs}>
      <nav aria-label={t('views.label')} className={classes.list}>
        <Link
          {...listPath(collection, {}, board)}
          className={classes.tab}
          activeOptions={exactly}
          aria-current={open ? undefined : 'page'}
        >
          {t('views.all')}
        </Link>
        {views.map((view) => (
          <Link
            key={view.id}
            {...listPath(collection, { saved: view.id }, board)}
            className={classes.tab}
            activeOptions={exactly}
            aria-current={view === open ? 'page' : undefined}
          >
            {view.scope !== 'private' && <Icon name="meeting" size={12} />}
            {view.name}
            {view === open && changed && <span role="img" className={classes.dot} aria-label={t('views.changed')} />}
          </Link>
        ))}
      </nav>
      {canWrite && changed && mayChange && (
        <Button variant="subtle" onClick={() => void save(open, shown).then(() => onSearch({ saved: open.id }))}>
          {t('views.save')}
        </Button>
      )}
      {canWrite && changed && (
        <Button variant="subtle" onClick={() => setNaming('view')}>
          {t('views.saveAs')}
        </Button>
      )}
      {canWrite && filtered && (
        <Button variant="subtle" onClick={() => setNaming('segment')}>
          {t('segments.saveAs')}
        </Button>
      )}
      {open && <ViewMenu view={open} mayChange={mayChange === true} onSearch={onSearch} />}
      {naming === 'view' && (
        <SaveViewDialog
          collection={collection}
          kind={board ? 'board' : 'table'}
          search={shown}
          onClose={() => setNaming(undefined)}
          onSaved={(view) => onSearch({ saved: view.id })}
        />
      )}
      {naming === 'segment' && (
        <SaveSegmentDialog collection={collection} search={shown} onClose={() => setNaming(undefined)} />
      )}
    </div>
  );
}
