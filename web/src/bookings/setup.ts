import { api, ok } from '../api/client';
import type { components } from '../api/schema';

type Schemas = components['schemas'];
export type BookingPageSetup = Schemas['BookingPageView'];
export type BookingHours = Schemas['BookingHours'];

export const bookingPageQuery = {
  queryKey: ['bookingPage'] as const,
  queryFn: async () => (await ok(api.GET('/api/v1/me/booking-page', {}))) as BookingPageSetup,
};

export async function saveBookingPage({ address, usedTimeZone, ...set }: BookingPageSetup): Promise<BookingPageSetup> {
  return (await ok(api.PUT('/api/v1/me/booking-page', { body: set as never }))) as BookingPageSetup;
}
