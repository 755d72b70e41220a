import { paths } from '../paths';
import type { Place } from './navigation';

/** What belongs to the care for the data. */
export const qualityPlaces: Omit<Place, 'key'>[] = [
  { path: paths.queue(), label: 'fixes.queue', icon: 'checkCircle' },
  { path: paths.duplicates(), label: 'duplicates.title', icon: 'person' },
  { path: paths.scores(), label: 'fixes.scores', icon: 'star' },
  { path: paths.asking(), label: 'asking.asking', icon: 'mail' },
];

export const reportPlaces: Omit<Place, 'key'>[] = [
  { path: paths.reports(), label: 'reports.deals', icon: 'chart' },
  { path: paths.forecast(), label: 'reports.forecast', icon: 'chart' },
  { path: paths.funnel(), label: 'reports.funnel', icon: 'stage' },
  { path: paths.activityReport(), label: 'reports.activities', icon: 'checkCircle' },
  { path: { to: '/reports/saved' }, label: 'figures.saved', icon: 'star' },
  { path: { to: '/reports/use' }, label: 'figures.use', icon: 'meeting' },
  { path: paths.person('me', {}), label: 'figures.mine', icon: 'person' },
];

export const settingsPlaces: Omit<Place, 'key'>[] = [
  { path: paths.people(), label: 'settings.people', icon: 'meeting' },
  { path: paths.roles(), label: 'settings.roles', icon: 'eye' },
  { path: paths.teams(), label: 'settings.teams', icon: 'person' },
  { path: paths.pipelines(), label: 'settings.pipelines', icon: 'stage' },
  { path: paths.playbooks(), label: 'settings.playbooks', icon: 'stage' },
  { path: paths.reasons(), label: 'settings.reasons', icon: 'flag' },
  { path: paths.goals(), label: 'settings.goals', icon: 'star' },
  { path: paths.fields(), label: 'settings.fields', icon: 'columns' },
  { path: paths.rules(), label: 'settings.rules', icon: 'checkCircle' },
  { path: paths.quality(), label: 'settings.quality', icon: 'checkCircle' },
  { path: paths.exports(), label: 'settings.exports', icon: 'exportFile' },
  { path: paths.archives(), label: 'settings.archives', icon: 'exportFile' },
  { path: paths.workspace(), label: 'settings.workspace', icon: 'building' },
  { path: paths.profile(), label: 'settings.profile', icon: 'person' },
  { path: { to: '/settings/booking' }, label: 'settings.booking', icon: 'calendar' },
  { path: paths.notificationSettings(), label: 'nav.notifications', icon: 'bell' },
];
