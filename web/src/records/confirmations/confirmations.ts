import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ok, okAs } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { components } from '../../api/schema';
import type { FilterTree } from '../../api/views';

type Schemas = components['schemas'];
export type Confirmation = Schemas['ConfirmationView'];
export type AnswerItem = Schemas['AnswerItem'];
export type ConfirmationPage = Schemas['ConfirmationPage'];
export type AskOutcome = Schemas['AskOutcome'];
export type AskedField = Schemas['AskedField'];
export type AskChannel = Schemas['AskChannel'];
export type OwnValues = Schemas['OwnValues'];
export type ConsentAnswer = Schemas['ConsentAnswer'];

export const askedFields: AskedField[] = [
  'name',
  'emails',
  'phones',
  'addresses',
  'job',
  'preferredChannel',
  'consent',
];

/** Everything about requests: live changes of a "confirmation" reach it by this first word. */
const root = 'confirmations';

export const contactConfirmationsQuery = (contactId: string) =>
  queryOptions({
    queryKey: [root, 'contact', contactId],
    queryFn: async ({ signal }) =>
      (
        await ok(
          api.GET('/api/v1/confirmation-requests', { params: { query: { contactId, limit: 20 } as never }, signal }),
        )
      )?.items as Confirmation[],
  });

export const consentsQuery = (contactId: string) =>
  queryOptions({
    queryKey: [root, 'consents', contactId],
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/contacts/{id}/consents', { params: { path: { id: contactId } }, signal })))?.items,
  });

export const waitingQuery = queryOptions({
  queryKey: [root, 'waiting'],
  queryFn: async ({ signal }) =>
    (await ok(
      api.GET('/api/v1/confirmation-requests', {
        params: { query: { waiting: true, limit: 50, count: true } as never },
        signal,
      }),
    )) as { items: Confirmation[]; total?: number | null },
});

export const statsQuery = queryOptions({
  queryKey: [root, 'stats'],
  queryFn: async ({ signal }) =>
    (await ok(api.GET('/api/v1/confirmation-requests/stats', { signal }))) as Schemas['ConfirmationStats'],
});

export const pageQuery = (id: string) =>
  queryOptions({
    queryKey: [root, 'page', id],
    queryFn: async ({ signal }) =>
      (await ok(
        api.GET('/api/v1/confirmation-requests/{id}/page', { params: { path: { id } }, signal }),
      )) as ConfirmationPage,
  });

export const settingsQuery = queryOptions({
  queryKey: [root, 'settings'],
  queryFn: async ({ signal }) =>
    (await ok(api.GET('/api/v1/confirmation-settings', { signal }))) as Schemas['ConfirmationSettings'],
});

export interface Whom {
  contactIds?: string[];
  filter?: FilterTree;
}

interface Asked extends Whom {
  fields: AskedField[];
  channel: AskChannel;
  again: boolean;
}

/** How many it would be, and why not the others. */
export function useDryCount(asked: Asked) {
  return useQuery({
    queryKey: [root, 'dry', asked],
    queryFn: ({ signal }) =>
      okAs<AskOutcome>(
        api.POST('/api/v1/confirmation-requests', { body: { ...asked, dryRun: true } as never, signal }),
      ),
    enabled: asked.fields.length > 0,
  });
}

export async function ask(asked: Asked): Promise<AskOutcome> {
  const outcome = await okAs<AskOutcome>(
    api.POST('/api/v1/confirmation-requests', { body: { ...asked, dryRun: false } as never }),
  );
  await refreshConfirmations();
  return outcome;
}

export async function review(
  id: string,
  body: { all: boolean } | { items: { index: number; accept: boolean }[] },
): Promise<void> {
  await ok(api.POST('/api/v1/confirmation-requests/{id}/review', { params: { path: { id } }, body }));
  await Promise.all([refreshConfirmations(), queryClient.invalidateQueries({ queryKey: ['contacts'] })]);
}

export async function cancelRequest(id: string): Promise<void> {
  await ok(api.POST('/api/v1/confirmation-requests/{id}/cancel', { params: { path: { id } } }));
  await refreshConfirmations();
}

export async function answerInCall(id: string, values: OwnValues, consents: ConsentAnswer[]): Promise<void> {
  await ok(
    api.POST('/api/v1/confirmation-requests/{id}/answer', { params: { path: { id } }, body: { values, consents } }),
  );
  await Promise.all([
    refreshConfirmations(),
    queryClient.invalidateQueries({ queryKey: ['contacts'] }),
    queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  ]);
}

export function refreshConfirmations(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [root] });
}
