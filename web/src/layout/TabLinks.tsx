import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { type Key, t } from '../i18n/t';
import { paths } from '../paths';
import classes from './shell.module.css';
import type { settingsPlaces } from './tabPlaces';

type MarketPath = ReturnType<
  (typeof paths)[
    | 'gaps'
    | 'competitors'
    | 'dormant'
    | 'strategies'
    | 'forecast'
    | 'funnel'
    | 'activityReport'
    | 'person']
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
  const row = useRef<HTMLUListElement>(null);
  const { pathname } = useLocation();
  // More tabs than fit: the one that is open comes into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked up anew when another page is open
  useEffect(() => {
    const open = row.current?.querySelector('[data-status="active"]')?.getBoundingClientRect();
    const shown = row.current?.getBoundingClientRect();
    if (open && shown) row.current?.scrollBy({ left: open.left + open.width / 2 - shown.left - shown.width / 2 });
  }, [pathname]);
  return (
    <div className={classes.content}>
      <nav aria-label={label}>
        <ul className={classes.tabs} ref={row}>
          {places.map((place) => (
            <li key={place.label}>
              <Link {...place.path} activeOptions={{ exact: firstTabs.includes(place.path.to), includeSearch: false }}>
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
