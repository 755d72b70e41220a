import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';
import { t } from '../i18n/t';
import { say, sayUndo } from '../ui/toasts';

type Schemas = components['schemas'];
export type Attendees = Schemas['AttendeeList'];
export type Attendee = Schemas['AttendeeView'];
export type AttendeeInput = Schemas['AttendeeInput'];

/** Live changes of an "activity" reach it by the first word. */
const keyOf = (id: string) => ['activities', 'attendees', id] as const;

const attendeesQuery = (id: string) => ({
  queryKey: keyOf(id),
  queryFn: async () => (await ok(api.GET('/api/v1/activities/{id}/attendees', at(id)))) as Attendees,
});

export const useAttendees = (id: string) => useQuery(attendeesQuery(id));

const at = (id: string) => ({ params: { path: { id } } });

export function inputOf({ contactId, memberId, email, name }: Attendee): AttendeeInput {
  if (contactId) return { contactId };
  if (memberId) return { memberId };
  return { email, ...(name && { name }) };
}

export async function setAttendees(id: string, items: AttendeeInput[]): Promise<void> {
  const fresh = await ok(api.PUT('/api/v1/activities/{id}/attendees', { ...at(id), body: { items } as never }));
  queryClient.setQueryData(keyOf(id), fresh);
}

export async function takeOff(id: string, list: Attendees, gone: Attendee): Promise<void> {
  const before = list.items.map(inputOf);
  await setAttendees(id, list.items.filter((one) => one.id !== gone.id).map(inputOf));
  sayUndo(t('calendar.takenOff', { name: gone.name || gone.email }), () => setAttendees(id, before));
}

export async function sendInvitations(id: string, message = '', again = false): Promise<void> {
  const body = { ...(message && { message }), again } as never;
  const { sent, calledOff, attendees } = (await ok(
    api.POST('/api/v1/activities/{id}/invitations', { ...at(id), body }),
  )) as Schemas['InvitationsSent'];
  queryClient.setQueryData(keyOf(id), attendees);
  say(sent + calledOff > 0 ? t('calendar.sent', { count: sent + calledOff }) : t('calendar.sentNone'));
}

/** Whether people were invited to something, and do not know yet how it is now. */
export async function isUntold(id: string): Promise<boolean> {
  const list = await queryClient.fetchQuery({ ...attendeesQuery(id), staleTime: 0 });
  return list.sentAt !== null && list.changed;
}
