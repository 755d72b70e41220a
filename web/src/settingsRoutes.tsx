import { createRoute } from '@tanstack/react-router';
import { fieldsSearch } from './customFields/fieldsSearch';
import {
  withDayWords,
  withDoorWords,
  withMarketWords,
  withOutWords,
  withQualityWords,
  withRareWords,
} from './i18n/load';
import { inside } from './insideRoute';
import { child, page } from './outsideRoutes';

/** What is set once in a while. */
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: page(() => withRareWords(() => import('./settings/SettingsLayout')), 'SettingsLayout'),
});
// The words of lists and settings come with the layout that stands around them.
const people = child(settings, '/people', () => withDoorWords(() => import('./settings/PeoplePage')), 'PeoplePage');
const roles = child(settings, '/roles', () => import('./settings/access/RolesPage'), 'RolesPage');
const teams = child(settings, '/teams', () => import('./settings/access/TeamsPage'), 'TeamsPage');
const pipelines = child(
  settings,
  '/pipelines',
  () => withMarketWords(() => import('./settings/PipelinesPage')),
  'PipelinesPage',
);
const fields = createRoute({
  getParentRoute: () => settings,
  path: '/fields',
  validateSearch: fieldsSearch,
  component: page(() => import('./customFields/FieldsPage'), 'FieldsPage'),
});
const booking = child(
  settings,
  '/booking',
  () => withDayWords(() => import('./bookings/BookingSettingsPage')),
  'BookingSettingsPage',
);
const rules = child(settings, '/rules', () => withQualityWords(() => import('./rules/RulesPage')), 'RulesPage');
const quality = child(
  settings,
  '/quality',
  () => withQualityWords(() => import('./quality/QualityPage')),
  'QualityPage',
);
const exports = child(settings, '/exports', () => withOutWords(() => import('./exports/ExportsPage')), 'ExportsPage');
const archives = child(settings, '/data', () => withOutWords(() => import('./archives/ArchivesPage')), 'ArchivesPage');
const workspace = child(
  settings,
  '/workspace',
  () => withDoorWords(() => import('./settings/WorkspacePage')),
  'WorkspacePage',
);
const profile = child(settings, '/profile', () => withDoorWords(() => import('./settings/ProfilePage')), 'ProfilePage');
const notificationSettings = child(
  settings,
  '/notifications',
  () => withDayWords(() => import('./notifications/PreferencesPage')),
  'PreferencesPage',
);

const goals = child(settings, '/goals', () => withMarketWords(() => import('./market/GoalsPage')), 'GoalsPage');
const reasons = child(settings, '/reasons', () => withMarketWords(() => import('./market/ReasonsPage')), 'ReasonsPage');

const playbooks = child(
  settings,
  '/playbooks',
  () => withMarketWords(() => import('./playbooks/PlaybooksPage')),
  'PlaybooksPage',
);

export const settingsTree = settings.addChildren([
  people,
  roles,
  teams,
  pipelines,
  fields,
  rules,
  quality,
  goals,
  reasons,
  playbooks,
  exports,
  archives,
  workspace,
  profile,
  notificationSettings,
  booking,
]);
