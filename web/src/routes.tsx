import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { type Collection, isCollection } from './api/keys';
import type { FilterTree } from './api/views';
import {
  withDayWords,
  withOutWords,
  withQualityWords,
  withRareWords,
  withReportWords,
  withWorkWords,
} from './i18n/load';
import { inside } from './insideRoute';
import { NotFound } from './layout/NotFound';
import { PageError } from './layout/PageError';
import { marketTree } from './marketRoutes';
import { child, given, outsideTree, page, root } from './outsideRoutes';
import { calendarSearch, type DealsSearch, type TasksSearch, tableSearch, timelineSearch } from './records/filters';
import { reportSearch } from './reports/reportSearch';
import { loadCaller } from './search/loadCaller';
import { settingsTree } from './settingsRoutes';
import { Loading } from './ui/Loading';

const start = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/home' });
  },
});
const home = child(
  inside,
  '/home',
  () => withWorkWords(() => withReportWords(() => import('./home/HomePage'))),
  'HomePage',
);
const deals = createRoute({
  getParentRoute: () => inside,
  path: '/deals',
  // The board's filters live here too: the URL is the view.
  validateSearch: (search): DealsSearch => ({
    ...tableSearch(search),
    ...given('pipeline', search),
    ...given('stage', search),
    ...(search.view === 'list' && { view: 'list' as const }),
  }),
  component: page(() => withRareWords(() => import('./deals/DealsPage')), 'DealsPage'),
});
const deal = createRoute({
  getParentRoute: () => inside,
  path: '/deals/$id',
  validateSearch: timelineSearch,
  component: page(() => withWorkWords(() => import('./deals/DealPage')), 'DealPage'),
});
const contacts = createRoute({
  getParentRoute: () => inside,
  path: '/contacts',
  validateSearch: tableSearch,
  component: page(() => withRareWords(() => import('./contacts/ContactsPage')), 'ContactsPage'),
});
const contact = createRoute({
  getParentRoute: () => inside,
  path: '/contacts/$id',
  validateSearch: timelineSearch,
  component: page(() => withWorkWords(() => import('./contacts/ContactPage')), 'ContactPage'),
});
const companies = createRoute({
  getParentRoute: () => inside,
  path: '/companies',
  validateSearch: tableSearch,
  component: page(() => withRareWords(() => import('./companies/CompaniesPage')), 'CompaniesPage'),
});
const company = createRoute({
  getParentRoute: () => inside,
  path: '/companies/$id',
  validateSearch: timelineSearch,
  component: page(() => withWorkWords(() => import('./companies/CompanyPage')), 'CompanyPage'),
});
const tasks = createRoute({
  getParentRoute: () => inside,
  path: '/tasks',
  validateSearch: (search): TasksSearch => ({
    ...given('task', search),
    ...(search.view === 'table' && { ...tableSearch(search), view: 'table' as const }),
    ...((search.whose === 'everybody' || search.whose === 'done') && { whose: search.whose }),
  }),
  component: page(() => withWorkWords(() => import('./tasks/TasksPage')), 'TasksPage'),
});
const day = createRoute({
  getParentRoute: () => inside,
  path: '/day',
  validateSearch: (search): { date?: string } => given('date', search),
  component: page(() => withWorkWords(() => import('./day/DayPage')), 'DayPage'),
});
const segments = createRoute({
  getParentRoute: () => inside,
  path: '/segments',
  validateSearch: (search): { moves?: string } => given('moves', search),
  component: page(() => withRareWords(() => import('./segments/SegmentsPage')), 'SegmentsPage'),
});
const care = child(
  inside,
  '/quality',
  () => withQualityWords(() => import('./quality/QualityLayout')),
  'QualityLayout',
);
// The words of what stands in a layout come with it.
const queue = child(care, '/', () => import('./quality/QueuePage'), 'QueuePage');
const scores = child(care, '/scores', () => import('./quality/ScoresPage'), 'ScoresPage');
const asking = child(care, '/asking', () => import('./quality/AskingPage'), 'AskingPage');
const duplicates = createRoute({
  getParentRoute: () => care,
  path: '/duplicates',
  validateSearch: (search): { object?: 'contacts' | 'companies'; record?: string } => ({
    ...(search.object === 'companies' && { object: 'companies' as const }),
    ...given('record', search),
  }),
  component: page(() => import('./duplicates/DuplicatesPage'), 'DuplicatesPage'),
});
const letters = createRoute({
  getParentRoute: () => care,
  path: '/letters',
  validateSearch: (search): { ids: string } => ({ ids: given('ids', search).ids ?? '' }),
  component: page(() => import('./quality/LettersPage'), 'LettersPage'),
});
const imports = child(inside, '/imports', () => withRareWords(() => import('./imports/ImportsPage')), 'ImportsPage');
const importOne = child(
  inside,
  '/imports/$id',
  () => withRareWords(() => import('./imports/ImportPage')),
  'ImportPage',
);
const enquiries = createRoute({
  getParentRoute: () => inside,
  path: '/enquiries',
  validateSearch: (search): { shown?: 'mine' | 'closed' | 'open' } =>
    search.shown === 'mine' || search.shown === 'closed' ? { shown: search.shown } : {},
  component: page(() => withReportWords(() => import('./enquiries/EnquiriesPage')), 'EnquiriesPage'),
});
const reports = child(
  inside,
  '/reports',
  () => withReportWords(() => import('./reports/ReportsLayout')),
  'ReportsLayout',
);
/** A report, whose address holds what it is about. */
const report = <P extends string, N extends string>(
  path: P,
  load: () => Promise<Record<N, React.ComponentType>>,
  name: N,
) => createRoute({ getParentRoute: () => reports, path, validateSearch: reportSearch, component: page(load, name) });
const reportPages = [
  report('/', () => import('./reports/DealsReportPage'), 'DealsReportPage'),
  report('/funnel', () => import('./reports/FunnelPage'), 'FunnelPage'),
  report('/forecast', () => import('./reports/ForecastPage'), 'ForecastPage'),
  report('/activities', () => withWorkWords(() => import('./reports/ActivityReportPage')), 'ActivityReportPage'),
  report('/saved', () => import('./reports/figures/TimeSavedPage'), 'TimeSavedPage'),
  report('/use', () => import('./reports/figures/UsagePage'), 'UsagePage'),
  report('/people/$id', () => withWorkWords(() => import('./reports/figures/PersonPage')), 'PersonPage'),
] as const;
const activities = createRoute({
  getParentRoute: () => inside,
  path: '/activities',
  validateSearch: (search): { where?: FilterTree } => {
    const { where } = tableSearch(search);
    return where ? { where } : {};
  },
  component: page(
    () => withWorkWords(() => withReportWords(() => import('./reports/ActivitiesPage'))),
    'ActivitiesPage',
  ),
});
const trash = createRoute({
  getParentRoute: () => inside,
  path: '/trash',
  validateSearch: (search): { of?: Collection } => (isCollection(search.of) ? { of: search.of } : {}),
  component: page(() => withOutWords(() => import('./trash/TrashPage')), 'TrashPage'),
});
const call = createRoute({
  getParentRoute: () => inside,
  path: '/call',
  validateSearch: (search): { number: string } => ({ number: String(search.number ?? '') }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => loadCaller(deps.number),
  component: page(() => withRareWords(() => import('./search/CallerPage')), 'CallerPage'),
});
const calendar = createRoute({
  getParentRoute: () => inside,
  path: '/calendar',
  validateSearch: calendarSearch,
  component: page(() => withDayWords(() => import('./calendar/CalendarPage')), 'CalendarPage'),
});
const notifications = createRoute({
  getParentRoute: () => inside,
  path: '/notifications',
  validateSearch: (search): { open?: string } => given('open', search),
  component: page(() => withDayWords(() => import('./notifications/NotificationsPage')), 'NotificationsPage'),
});

const tree = root.addChildren([
  outsideTree,
  inside.addChildren([
    start,
    home,
    deals,
    deal,
    contacts,
    contact,
    companies,
    company,
    tasks,
    day,
    segments,
    marketTree,
    care.addChildren([queue, duplicates, scores, asking, letters]),
    enquiries,
    reports.addChildren(reportPages),
    activities,
    imports,
    importOne,
    trash,
    call,
    calendar,
    notifications,
    settingsTree,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: PageError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
