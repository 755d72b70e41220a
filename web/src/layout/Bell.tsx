import { useState } from 'react';
import { withDayWords } from '../i18n/load';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { useShortcuts } from '../ui/shortcuts';
import classes from './shell.module.css';
import { useUnread } from './useUnread';

const BellPanel = later(async () => (await withDayWords(() => import('./BellPanel'))).BellPanel);

/** How much one was told and has not read, from everywhere; behind it the newest of it. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const unread = useUnread();
  useShortcuts([{ keys: 'b', label: 'nav.notifications', group: 'go', run: () => setOpen(true) }]);
  return (
    <>
      <button
        type="button"
        className={classes.link}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        onPointerEnter={BellPanel.preload}
      >
        <Icon name="bell" />
        <span className={classes.label}>{t('nav.notifications')}</span>
        {unread > 0 && (
          <span className={classes.unread}>
            {unread > 99 ? '99+' : unread}
            <span className={classes.heard}> {t('nav.unread')}</span>
          </span>
        )}
      </button>
      {open && <BellPanel onClose={() => setOpen(false)} />}
    </>
  );
}
