/** Plural nouns of the API whose records behave alike. */
export type Collection = 'contacts' | 'companies' | 'deals' | 'tasks';

export function isCollection(value: unknown): value is Collection {
  return Object.values(collections).some((collection) => collection === value);
}

/**
 * Query keys: the noun first, so that `invalidateQueries({ queryKey: [noun] })` reaches everything about it.
 * The board's keys start with 'deals' for the same reason.
 */
export const keys = {
  list: (collection: Collection, params: unknown) => [collection, 'list', params] as const,
  lists: (collection: Collection) => [collection, 'list'] as const,
  record: (collection: Collection, id: string) => [collection, 'record', id] as const,
  file: (collection: Collection, id: string) => [collection, 'file', id] as const,
  comingDates: ['importantDates', 'coming'] as const,
  timeline: (collection: Collection, id: string) => [collection, 'timeline', id] as const,
  board: (pipelineId: string, params: unknown) => ['deals', 'board', pipelineId, params] as const,
  pipelines: ['pipelines'] as const,
  members: ['members'] as const,
  invitations: ['invitations'] as const,
  roles: ['roles'] as const,
  teams: ['teams'] as const,
  tags: ['tags'] as const,
  customFields: ['customFields'] as const,
  tenant: ['tenant'] as const,
  dataQuality: ['dataQuality'] as const,
  emailCheck: (email: string) => ['emailCheck', email] as const,
  sessions: ['sessions'] as const,
  calendar: (params: unknown) => ['calendar', params] as const,
  calendarFeeds: ['calendarFeeds'] as const,
  notificationCount: ['notifications', 'count'] as const,
  notificationList: (params: unknown) => ['notifications', 'list', params] as const,
  notificationPreferences: ['notificationPreferences'] as const,
  search: (text: string) => ['search', text] as const,
};

const collections: Record<string, Collection> = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
  task: 'tasks',
};

export function collectionOf(object: string): Collection | undefined {
  return collections[object];
}

export function objectOf(collection: Collection): 'contact' | 'company' | 'deal' | 'task' {
  const singular = { contacts: 'contact', companies: 'company', deals: 'deal', tasks: 'task' } as const;
  return singular[collection];
}
