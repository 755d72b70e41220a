import { useInfiniteQuery } from '@tanstack/react-query';
import { api, ifMatch, ok, okAs } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';
import type { Page } from '../api/types';
import { t } from '../i18n/t';
import { say, sayUndo } from '../ui/toasts';

type Schemas = components['schemas'];
export type Enquiry = Schemas['EnquiryView'];
export type Channel = Schemas['EnquiryChannel'];
export type Received = Schemas['ReceiveEnquiry'];
export type Shown = 'open' | 'mine' | 'closed';

export const channels: Channel[] = [
  'site',
  'email',
  'phone',
  'voicemail',
  'chat',
  'post',
  'social',
  'visit',
  'referral',
  'other',
];

/** Those that wait longest come first; of closed ones the latest. */
export function useEnquiries(shown: Shown, member: string) {
  const filter = {
    status: { in: shown === 'closed' ? 'qualified,rejected' : 'new,working' },
    ...(shown === 'mine' && { ownerId: member }),
  };
  return useInfiniteQuery({
    queryKey: ['enquiries', filter],
    queryFn: ({ pageParam, signal }) =>
      okAs<Page<Enquiry>>(
        api.GET('/api/v1/enquiries', {
          params: {
            query: {
              filter,
              sort: shown === 'closed' ? '-closedAt' : 'receivedAt',
              limit: 50,
              cursor: pageParam,
              count: true,
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export async function receive(body: Received): Promise<Enquiry> {
  const enquiry = (await ok(api.POST('/api/v1/enquiries/receive', { body: body as never }))) as Enquiry;
  await changed();
  return enquiry;
}

export async function take(one: Enquiry): Promise<void> {
  await ok(api.POST('/api/v1/enquiries/{id}/take', { params: of(one) }));
  await changed();
}

/** One click: the deal is there. Undo puts the deal into the trash and the enquiry back. */
export async function qualify(one: Enquiry): Promise<void> {
  const done = (await ok(api.POST('/api/v1/enquiries/{id}/qualify', { params: of(one), body: {} }))) as Enquiry;
  await changed();
  sayUndo(t('enquiries.isDeal', { title: done.dealTitle ?? '' }), async () => {
    if (done.dealId) await ok(api.DELETE('/api/v1/deals/{id}', { params: { path: { id: done.dealId } } }));
    await reopen(done);
  });
}

export async function reject(one: Enquiry, reason: string): Promise<void> {
  const done = (await ok(api.POST('/api/v1/enquiries/{id}/reject', { params: of(one), body: { reason } }))) as Enquiry;
  await changed();
  sayUndo(t('enquiries.isRejected'), () => reopen(done));
}

export async function reopen(one: Enquiry): Promise<void> {
  await ok(api.POST('/api/v1/enquiries/{id}/reopen', { params: { path: { id: one.id } } }));
  await changed();
  say(t('enquiries.isOpen'));
}

const of = (one: Enquiry) => ({ path: { id: one.id }, header: ifMatch(one.version) });

async function changed(): Promise<void> {
  await Promise.all(
    ['enquiries', 'deals', 'contacts', 'companies'].map((noun) => queryClient.invalidateQueries({ queryKey: [noun] })),
  );
}
