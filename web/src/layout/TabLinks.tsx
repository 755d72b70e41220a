import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Key, t } from '../i18n/t';
import { paths } from '../paths';
import classes from './shell.module.css';
import type { settingsPlaces } from './tabPlaces';

type MarketPath = ReturnType<
  (typeof paths)['gaps' | 'competitors' | 'dormant' | 'forecast' | 'funnel' | 'activityReport']
>;

interface TabLinksProps {
  label: string;
  places: { path: (typeof settingsPlaces)[number]['path'] | MarketPath; label: Key }[];
  children: ReactNode;
}

/** Their address begins those of the tabs beside them. */
const firstTabs: string[] = [paths.queue().to, paths.whyNot().to, paths.reports().to];

/** Pages that belong together, one link each above them. */
export function TabLinks({ label, places, children }: TabLinksProps) {
  return (
    <div className={classes.content}>
      <nav aria-label={label}>
        <ul className={classes.tabs}>
          {places.map((place) => (
            <li key={place.label}>
              <Link {...place.path} activeOptions={{ exact: firstTabs.includes(place.path.to) }}>
                {t(place.label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.outlet}>{children}</div>
    </div>
  );
}
