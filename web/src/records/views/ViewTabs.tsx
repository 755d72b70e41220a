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
import type { TableSearch } from '../filters';
import { save } from './changeViews';
import { differs } from './savedViews';
import classes from './views.module.css';

const ViewMenu = later(async () => (await import('./ViewMenu')).ViewMenu);
const SaveViewDialog = later(async () => (await import('./SaveViewDialog')).SaveViewDialog);

/** A tab is the page one is on only when the address is its own, not for each address of the list. */
const exactly = { exact: true, includeSearch: true };

interface ViewTabsProps {
  collection: Collection;
  views: View[];
  search: TableSearch;
  onSearch: (search: TableSearch) => void;
}

/** The views of a list, one tab each; the address is the view, and a dot says that it has been changed since it was saved. */
export function ViewTabs({ collection, views, search, onSearch }: ViewTabsProps) {
  const [naming, setNaming] = useState(false);
  const canWrite = useCan('records.write');
  const me = useMe().member;
  const open = views.find((view) => view.id === search.saved);
  const changed = open ? differs(search, open) : Object.keys(search).some((key) => key !== 'saved');
  const mayChange = open && (open.own || me.role === 'owner' || me.role === 'admin');
  useShortcuts(
    canWrite && changed ? [{ keys: 'shift+s', label: 'views.saveAs', group: 'list', run: () => setNaming(true) }] : [],
  );
  if (views.length === 0 && !changed) return null;
  return (
    <div className={classes.tabs}>
      <nav aria-label={t('views.label')} className={classes.list}>
        <Link
          {...listPath(collection, {})}
          className={classes.tab}
          activeOptions={exactly}
          aria-current={open ? undefined : 'page'}
        >
          {t('views.all')}
        </Link>
        {views.map((view) => (
          <Link
            key={view.id}
            {...listPath(collection, { saved: view.id })}
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
        <Button variant="subtle" onClick={() => void save(open, search).then(() => onSearch({ saved: open.id }))}>
          {t('views.save')}
        </Button>
      )}
      {canWrite && changed && (
        <Button variant="subtle" onClick={() => setNaming(true)}>
          {t('views.saveAs')}
        </Button>
      )}
      {open && <ViewMenu view={open} search={search} mayChange={mayChange === true} onSearch={onSearch} />}
      {naming && (
        <SaveViewDialog
          collection={collection}
          search={search}
          onClose={() => setNaming(false)}
          onSaved={(view) => onSearch({ saved: view.id })}
        />
      )}
    </div>
  );
}
