import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { viewsQuery } from '../api/views';
import { t } from '../i18n/t';
import { listPath } from '../paths';
import { Icon } from '../ui/Icon';
import type { IconName } from '../ui/icons';
import classes from './shell.module.css';

const icons: Record<string, IconName> = {
  contacts: 'person',
  companies: 'building',
  deals: 'board',
  tasks: 'checkCircle',
};

/** The views that somebody pinned, one's own and shared ones, under the places of the daily work. */
export function PinnedViews() {
  const { data } = useQuery(viewsQuery);
  const pinned = data?.filter((view) => view.pinned) ?? [];
  if (pinned.length === 0) return null;
  return (
    <ul className={classes.links} aria-label={t('nav.pinned')}>
      {pinned.map((view) => (
        <li key={view.id}>
          <Link
            className={classes.link}
            {...listPath(view.object, { saved: view.id }, view.kind === 'board')}
            title={view.name}
          >
            <Icon name={icons[view.object] ?? 'star'} size={14} />
            <span className={classes.label}>{view.name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
