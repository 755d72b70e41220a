import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Icon } from '../ui/Icon';
import { AccountItems } from './AccountMenu';
import { placesAtHand, placesBehind, useRarePlaces } from './navigation';
import classes from './shell.module.css';

/** The navigation of a phone: what is used most, the rest behind "More". */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const rarePlaces = useRarePlaces();
  return (
    <nav className={classes.bottom} aria-label={t('nav.bottom')}>
      {placesAtHand.map((place) => (
        <Link key={place.label} className={classes.link} {...place.path}>
          <Icon name={place.icon} size={20} />
          <span className={classes.label}>{t(place.label)}</span>
        </Link>
      ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className={classes.link}>
            <Icon name="menu" size={20} />
            <span className={classes.label}>{t('nav.more')}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="search" />} onClick={onSearch}>
            {t('nav.search')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="bell" />}
            renderRoot={(props) => <Link {...paths.notifications()} {...props} />}
          >
            {t('nav.notifications')}
          </Menu.Item>
          {[...placesBehind, ...rarePlaces].map((place) => (
            <Menu.Item
              key={place.label}
              leftSection={<Icon name={place.icon} />}
              renderRoot={(props) => <Link {...place.path} {...props} />}
            >
              {t(place.label)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <AccountItems />
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
