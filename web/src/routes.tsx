import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { type Collection, isCollection } from './api/keys';
import { fieldsSearch } from './customFields/fieldsSearch';
import { withOutWords, withQualityWords, withRareWords } from './i18n/load';
import { NotFound } from './layout/NotFound';
import { PageError } from './layout/PageError';
import { given, outsideTree, page, root } from './outsideRoutes';
import { type DealsSearch, type TasksSearch, tableSearch, timelineSearch } from './records/filters';
import { loadCaller } from './search/loadCaller';
import { restoreSession } from './session/session';
import { Loading } from './ui/Loading';

// Behind it.
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: page(() => import('./layout/Shell'), 'Shell'),
  beforeLoad: async ({ location }) => {
    const me = await restoreSession();
    if (!me) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
});
const start = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/home' });
  },
});
const home = createRoute({
  getParentRoute: () => inside,
  path: '/home',
  component: page(() => withRareWords(() => import('./home/HomePage')), 'HomePage'),
});
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
  component: page(() => withRareWords(() => import('./deals/DealPage')), 'DealPage'),
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
  component: page(() => withRareWords(() => import('./contacts/ContactPage')), 'ContactPage'),
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
  component: page(() => withRareWords(() => import('./companies/CompanyPage')), 'CompanyPage'),
});
const tasks = createRoute({
  getParentRoute: () => inside,
  path: '/tasks',
  validateSearch: (search): TasksSearch => ({
    ...(search.view === 'table' && { ...tableSearch(search), view: 'table' as const }),
    ...((search.whose === 'everybody' || search.whose === 'done') && { whose: search.whose }),
  }),
  component: page(() => withRareWords(() => import('./tasks/TasksPage')), 'TasksPage'),
});
const segments = createRoute({
  getParentRoute: () => inside,
  path: '/segments',
  component: page(() => withRareWords(() => import('./segments/SegmentsPage')), 'SegmentsPage'),
});
const care = createRoute({
  getParentRoute: () => inside,
  path: '/quality',
  component: page(() => withQualityWords(() => import('./quality/QualityLayout')), 'QualityLayout'),
});
const queue = createRoute({
  getParentRoute: () => care,
  path: '/',
  component: page(() => withQualityWords(() => import('./quality/QueuePage')), 'QueuePage'),
});
const scores = createRoute({
  getParentRoute: () => care,
  path: '/scores',
  component: page(() => withQualityWords(() => import('./quality/ScoresPage')), 'ScoresPage'),
});
const asking = createRoute({
  getParentRoute: () => care,
  path: '/asking',
  component: page(() => withQualityWords(() => import('./quality/AskingPage')), 'AskingPage'),
});
const duplicates = createRoute({
  getParentRoute: () => care,
  path: '/duplicates',
  validateSearch: (search): { object?: 'contacts' | 'companies'; record?: string } => ({
    ...(search.object === 'companies' && { object: 'companies' as const }),
    ...given('record', search),
  }),
  component: page(() => withQualityWords(() => import('./duplicates/DuplicatesPage')), 'DuplicatesPage'),
});
const letters = createRoute({
  getParentRoute: () => care,
  path: '/letters',
  validateSearch: (search): { ids: string } => ({ ids: given('ids', search).ids ?? '' }),
  component: page(() => withQualityWords(() => import('./quality/LettersPage')), 'LettersPage'),
});
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: page(() => withRareWords(() => import('./imports/ImportsPage')), 'ImportsPage'),
});
const importOne = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  component: page(() => withRareWords(() => import('./imports/ImportPage')), 'ImportPage'),
});
const trash = createRoute({
  getParentRoute: () => inside,
  path: '/trash',
  validateSearch: (search): { of?: Collection } => (isCollection(search.of) ? { of: search.of } : {}),
  component: page(() => import('./trash/TrashPage'), 'TrashPage'),
});
const call = createRoute({
  getParentRoute: () => inside,
  path: '/call',
  validateSearch: (search): { number: string } => ({ number: String(search.number ?? '') }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => loadCaller(deps.number),
  component: page(() => import('./search/CallerPage'), 'CallerPage'),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: page(() => withRareWords(() => import('./settings/SettingsLayout')), 'SettingsLayout'),
});
const people = createRoute({
  getParentRoute: () => settings,
  path: '/people',
  component: page(() => withRareWords(() => import('./settings/PeoplePage')), 'PeoplePage'),
});
const roles = createRoute({
  getParentRoute: () => settings,
  path: '/roles',
  component: page(() => withRareWords(() => import('./settings/access/RolesPage')), 'RolesPage'),
});
const teams = createRoute({
  getParentRoute: () => settings,
  path: '/teams',
  component: page(() => withRareWords(() => import('./settings/access/TeamsPage')), 'TeamsPage'),
});
const pipelines = createRoute({
  getParentRoute: () => settings,
  path: '/pipelines',
  component: page(() => withRareWords(() => import('./settings/PipelinesPage')), 'PipelinesPage'),
});
const fields = createRoute({
  getParentRoute: () => settings,
  path: '/fields',
  validateSearch: fieldsSearch,
  component: page(() => withRareWords(() => import('./customFields/FieldsPage')), 'FieldsPage'),
});
const rules = createRoute({
  getParentRoute: () => settings,
  path: '/rules',
  component: page(() => withRareWords(() => withQualityWords(() => import('./rules/RulesPage'))), 'RulesPage'),
});
const quality = createRoute({
  getParentRoute: () => settings,
  path: '/quality',
  component: page(() => withQualityWords(() => import('./quality/QualityPage')), 'QualityPage'),
});
const exports = createRoute({
  getParentRoute: () => settings,
  path: '/exports',
  component: page(() => withRareWords(() => withOutWords(() => import('./exports/ExportsPage'))), 'ExportsPage'),
});
const archives = createRoute({
  getParentRoute: () => settings,
  path: '/data',
  component: page(() => withOutWords(() => import('./archives/ArchivesPage')), 'ArchivesPage'),
});
const workspace = createRoute({
  getParentRoute: () => settings,
  path: '/workspace',
  component: page(() => withRareWords(() => import('./settings/WorkspacePage')), 'WorkspacePage'),
});
const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: page(() => withRareWords(() => import('./settings/ProfilePage')), 'ProfilePage'),
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
    segments,
    care.addChildren([queue, duplicates, scores, asking, letters]),
    imports,
    importOne,
    trash,
    call,
    settings.addChildren([
      people,
      roles,
      teams,
      pipelines,
      fields,
      rules,
      quality,
      exports,
      archives,
      workspace,
      profile,
    ]),
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
