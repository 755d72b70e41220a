import { QueryClientProvider } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveChanges } from '../api/changes';
import { queryClient } from '../api/queryClient';
import { Creators, openCreator } from '../creators';
import { withDoorWords, withRareWords } from '../i18n/load';
import { t } from '../i18n/t';
import { useMayCreate, useMe } from '../session/session';
import { LiveRegion } from '../ui/LiveRegion';
import { later, laterField } from '../ui/later';
import { usePreferences } from '../ui/preferences';
import { useShortcutListener, useShortcuts } from '../ui/shortcuts';
import { undoLast } from '../ui/toasts';
import { typeAhead } from '../ui/typeAhead';
import { BottomBar } from './BottomBar';
import { places, useRarePlaces } from './navigation';
import { openShortcutHelp, ShortcutHelp } from './ShortcutHelp';
import { SideNavigation } from './SideNavigation';
import classes from './shell.module.css';

const Palette = laterField(async () => (await withRareWords(() => import('./Palette'))).Palette);
const VerifyBanner = later(async () => (await withDoorWords(() => import('./VerifyBanner'))).VerifyBanner);
const RuleTalk = later(async () => (await import('./RuleTalk')).RuleTalk);
const Notifications = later(async () => (await import('../ui/notify')).Notifications);

/** Everything around a page: navigation, palette, keys, toasts, the voice for screen readers. */
export function Shell() {
  return (
    <QueryClientProvider client={queryClient}>
      <Frame />
    </QueryClientProvider>
  );
}

function Frame() {
  const me = useMe();
  const narrow = usePreferences().navigation === 'narrow';
  const [palette, setPalette] = useState(false);
  const search = () => {
    typeAhead();
    setPalette(true);
  };
  useLiveChanges(me.tenant.id);
  useShortcutListener();
  useShellShortcuts(search);
  return (
    <div className={classes.shell} data-narrow={narrow || undefined}>
      <a className={classes.skip} href="#main">
        {t('nav.skip')}
      </a>
      <SideNavigation onSearch={search} />
      <main id="main" className={classes.main} tabIndex={-1}>
        <div className={classes.content}>
          {!me.user.emailVerified && <VerifyBanner />}
          <div className={classes.outlet}>
            <Outlet />
          </div>
        </div>
      </main>
      <BottomBar onSearch={search} />
      {palette && <Palette onClose={() => setPalette(false)} />}
      <ShortcutHelp />
      <Creators />
      <Notifications position="bottom-right" limit={3} />
      <RuleTalk />
      <LiveRegion />
    </div>
  );
}

function useShellShortcuts(search: () => void): void {
  const navigate = useNavigate();
  const mayCreate = useMayCreate();
  const rarePlaces = useRarePlaces();
  useShortcuts([
    { keys: 'mod+k', label: 'nav.search', group: 'go', run: search, opensField: true },
    { keys: '/', label: 'nav.search', group: 'go', run: search, opensField: true },
    ...[...places, ...rarePlaces].map((place) => ({
      keys: `g ${place.key}`,
      label: place.label,
      group: 'go' as const,
      run: () => void navigate(place.path),
    })),
    ...(
      [
        { keys: 'c', label: 'contacts.add', what: 'contact' },
        { keys: 'd', label: 'deals.add', what: 'deal' },
        { keys: 'shift+c', label: 'companies.add', what: 'company' },
        { keys: 't', label: 'tasks.add', what: 'task' },
      ] as const
    )
      .filter(({ what }) => mayCreate(what))
      .map(({ what, ...key }) => ({
        ...key,
        group: 'create' as const,
        run: () => openCreator(what),
        opensField: true,
      })),
    { keys: 'z', label: 'common.undo', group: 'list', run: undoLast },
    { keys: '?', label: 'nav.shortcuts', group: 'go', run: openShortcutHelp },
  ]);
}
