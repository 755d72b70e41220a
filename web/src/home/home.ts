import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { Company, Contact, Deal, Page, Task } from '../api/types';
import { today } from '../i18n/format';
import { at } from '../records/records';
import { useMe } from '../session/session';
import { type Changed, newest } from './newest';

/** What is on Home at most; the rest is one link away. */
const shown = 8;
const changes = 6;

/** My open tasks of today and before, the latest first. */
export function useDueTasks() {
  const filter = { status: 'open', assigneeId: useMe().member.id, dueDate: { lte: today() } };
  return useShort<Task>('tasks', { filter, sort: 'dueDate', limit: shown, count: true });
}

/** How each of the three jobs goes, and what to do next for it. */
export function useJobs(of: 'mine' | 'everybody') {
  return useQuery({
    queryKey: ['home', of],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/home', { params: { query: { of } }, signal })),
    refetchOnMount: 'always',
  });
}

/** Birthdays, anniversaries and renewals that somebody wants to be told of by now. */
export function useComingDates() {
  return useQuery({
    queryKey: keys.comingDates,
    queryFn: ({ signal }) => ok(api.GET('/api/v1/important-dates/coming', { signal })),
    refetchOnMount: 'always',
  });
}

/** What anybody changed last, whatever it is. */
export function useLastChanged() {
  const asked = { sort: '-updatedAt', limit: changes };
  const contacts = useShort<Contact>('contacts', asked);
  const companies = useShort<Company>('companies', asked);
  const deals = useShort<Deal>('deals', asked);
  const all = [contacts, companies, deals];
  const records: Changed[] = [
    ...(contacts.data?.items ?? []).map(({ id, displayName, updatedAt }) => ({
      object: 'contact' as const,
      id,
      title: displayName,
      updatedAt,
    })),
    ...(companies.data?.items ?? []).map(({ id, name, updatedAt }) => ({
      object: 'company' as const,
      id,
      title: name,
      updatedAt,
    })),
    ...(deals.data?.items ?? []).map(({ id, title, updatedAt }) => ({ object: 'deal' as const, id, title, updatedAt })),
  ];
  return {
    records: newest(records, changes),
    isLoading: all.some((one) => one.isLoading),
    error: all.find((one) => one.error)?.error ?? null,
    refetch: () => Promise.all(all.map((one) => one.refetch())),
  };
}

/** A deal that did not come with the sample, if there is one. */
export function useOwnDeal(enabled: boolean) {
  return useShort<Deal>('deals', { filter: { source: { ne: 'sample' } }, limit: 1 }, enabled);
}

/** A few records. What is known is shown at once and asked again, since Home is where one looks what is new. */
function useShort<T>(collection: 'contacts' | 'companies' | 'deals' | 'tasks', query: object, enabled = true) {
  return useQuery({
    queryKey: keys.list(collection, { short: query }),
    queryFn: async ({ signal }) =>
      (await ok(api.GET(at(collection), { params: { query }, signal }))) as unknown as Page<T>,
    refetchOnMount: 'always',
    enabled,
  });
}
