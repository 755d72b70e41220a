import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { t } from '../i18n/t';
import { paths } from '../paths';
import type { settingsPlaces } from './navigation';
import classes from './shell.module.css';

interface TabLinksProps {
  label: string;
  places: typeof settingsPlaces;
  children: ReactNode;
}

/** Pages that belong together, one link each above them. */
export function TabLinks({ label, places, children }: TabLinksProps) {
  return (
    <div className={classes.content}>
      <nav aria-label={label}>
        <ul className={classes.tabs}>
          {places.map((place) => (
            <li key={place.label}>
              <Link {...place.path} activeOptions={{ exact: place.path.to === paths.queue().to }}>
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
