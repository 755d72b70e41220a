import type { FilterTree } from './api/views';
import type { CalendarSearch, DealsSearch, TasksSearch } from './records/filters';
import type { ReportSearch } from './reports/reportSearch';

/** Every link of the app. Use them spread: `<Link {...paths.contact(id)}>`, `navigate(paths.deals())`. */
export const paths = {
  start: () => ({ to: '/' }) as const,
  home: () => ({ to: '/home' }) as const,
  deals: (search: DealsSearch = {}) => ({ to: '/deals', search }) as const,
  deal: (id: string) => ({ to: '/deals/$id', params: { id } }) as const,
  contacts: () => ({ to: '/contacts' }) as const,
  contact: (id: string) => ({ to: '/contacts/$id', params: { id } }) as const,
  companies: () => ({ to: '/companies' }) as const,
  company: (id: string) => ({ to: '/companies/$id', params: { id } }) as const,
  tasks: (search: TasksSearch = {}) => ({ to: '/tasks', search }) as const,
  day: (date?: string) => ({ to: '/day', search: { ...(date && { date }) } }) as const,
  segments: (search: { moves?: string } = {}) => ({ to: '/segments', search }) as const,
  queue: () => ({ to: '/quality' }) as const,
  scores: () => ({ to: '/quality/scores' }) as const,
  asking: () => ({ to: '/quality/asking' }) as const,
  /** Of one record, or all that wait. */
  duplicates: (object?: 'contacts' | 'companies', record?: string) =>
    ({ to: '/quality/duplicates', search: { ...(object && { object }), ...(record && { record }) } }) as const,
  letters: (ids: string[]) => ({ to: '/quality/letters', search: { ids: ids.join(',') } }) as const,
  whyNot: () => ({ to: '/market' }) as const,
  gaps: () => ({ to: '/market/needs' }) as const,
  competitors: () => ({ to: '/market/competitors' }) as const,
  competitor: (id: string) => ({ to: '/market/competitors/$id', params: { id } }) as const,
  dormant: () => ({ to: '/market/dormant' }) as const,
  strategies: () => ({ to: '/market/strategies' }) as const,
  strategy: (id: string) => ({ to: '/market/strategies/$id', params: { id } }) as const,
  imports: () => ({ to: '/imports' }) as const,
  import: (id: string) => ({ to: '/imports/$id', params: { id } }) as const,
  enquiries: (search: { shown?: 'mine' | 'closed' | 'open' } = {}) => ({ to: '/enquiries', search }) as const,
  reports: (search: ReportSearch = {}) => ({ to: '/reports', search }) as const,
  funnel: (search: ReportSearch = {}) => ({ to: '/reports/funnel', search }) as const,
  forecast: (search: ReportSearch = {}) => ({ to: '/reports/forecast', search }) as const,
  activityReport: (search: ReportSearch = {}) => ({ to: '/reports/activities', search }) as const,
  /** The figures of a person; "me" is whoever is signed in. */
  person: (id: string, search: ReportSearch) => ({ to: '/reports/people/$id', params: { id }, search }) as const,
  /** The activities that a tree of conditions finds. */
  activities: (search: { where?: FilterTree } = {}) => ({ to: '/activities', search }) as const,
  trash: () => ({ to: '/trash' }) as const,
  /** Where a telephone system sends the browser when it rings. */
  call: (number: string) => ({ to: '/call', search: { number } }) as const,
  people: () => ({ to: '/settings/people' }) as const,
  roles: () => ({ to: '/settings/roles' }) as const,
  teams: () => ({ to: '/settings/teams' }) as const,
  pipelines: () => ({ to: '/settings/pipelines' }) as const,
  fields: () => ({ to: '/settings/fields' }) as const,
  rules: () => ({ to: '/settings/rules' }) as const,
  quality: () => ({ to: '/settings/quality' }) as const,
  goals: () => ({ to: '/settings/goals' }) as const,
  reasons: () => ({ to: '/settings/reasons' }) as const,
  /** All of them, or one to edit; new is one to write. */
  playbooks: (hash?: string) => ({ to: '/settings/playbooks', ...(hash && { hash }) }) as const,
  exports: () => ({ to: '/settings/exports' }) as const,
  archives: () => ({ to: '/settings/data' }) as const,
  workspace: () => ({ to: '/settings/workspace' }) as const,
  profile: () => ({ to: '/settings/profile' }) as const,
  calendar: (search: CalendarSearch = {}) => ({ to: '/calendar', search }) as const,
  notifications: () => ({ to: '/notifications' }) as const,
  notificationSettings: () => ({ to: '/settings/notifications' }) as const,
  signIn: (search: { email?: string; to?: string } = {}) => ({ to: '/sign-in', search }) as const,
  signUp: () => ({ to: '/sign-up' }) as const,
  forgotPassword: (search: { email?: string } = {}) => ({ to: '/forgot-password', search }) as const,
};

/** The page of a record, whatever it is ("contact" in links and events, "contacts" in search). A task has none. */
export function recordPath(object: string, id: string) {
  if (object.startsWith('contact')) return paths.contact(id);
  if (object.startsWith('compan')) return paths.company(id);
  if (object.startsWith('deal')) return paths.deal(id);
  return paths.tasks();
}

/** The list of a noun with what it is asked for; deals as a list unless their board is wanted. */
export function listPath(collection: 'contacts' | 'companies' | 'deals' | 'tasks', search: DealsSearch, board = false) {
  if (collection === 'contacts') return { ...paths.contacts(), search };
  if (collection === 'companies') return { ...paths.companies(), search };
  if (collection === 'tasks') return paths.tasks({ ...search, view: 'table' });
  return paths.deals(board ? search : { ...search, view: 'list' });
}
