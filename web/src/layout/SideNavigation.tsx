import { Link } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { preferences, usePreferences } from '../ui/preferences';
import { AccountMenu } from './AccountMenu';
import { places, useRarePlaces } from './navigation';
import classes from './shell.module.css';

const Bell = later(async () => (await import('./Bell')).Bell);
const PinnedViews = later(async () => (await import('./PinnedViews')).PinnedViews);

export function SideNavigation({ onSearch }: { onSearch: () => void }) {
  const narrow = usePreferences().navigation === 'narrow';
  return (
    <nav className={classes.side} aria-label={t('nav.label')}>
      <AccountMenu />
      <button type="button" className={classes.link} onClick={onSearch}>
        <Icon name="search" />
        <span className={classes.label}>{t('nav.search')}</span>
        <span className={classes.hint} aria-hidden="true">
          {t('nav.searchKeys')}
        </span>
      </button>
      <Bell />
      <Links items={places} />
      <PinnedViews />
      <div className={classes.spacer} />
      <Links items={useRarePlaces()} />
      <button
        type="button"
        className={classes.link}
        aria-expanded={!narrow}
        onClick={() => preferences.set({ navigation: narrow ? 'wide' : 'narrow' })}
      >
        <Icon name="sidebar" />
        <span className={classes.label}>{narrow ? t('nav.widen') : t('nav.narrow')}</span>
      </button>
    </nav>
  );
}

function Links({ items }: { items: typeof places }) {
  return (
    <ul className={classes.links}>
      {items.map((place) => (
        <li key={place.label}>
          <Link className={classes.link} {...place.path} title={t(place.label)}>
            <Icon name={place.icon} />
            <span className={classes.label}>{t(place.label)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
