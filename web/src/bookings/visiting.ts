import { api, ok } from '../api/client';
import type { components } from '../api/schema';

type Schemas = components['schemas'];
export type BookingOffer = Schemas['BookingOffer'];
export type BookedTime = Schemas['BookedTime'];

/** The free times of two weeks from a day on, or from today. */
export async function offerOf(page: string, from?: string): Promise<BookingOffer> {
  const query = { page, ...(from && { from }) };
  return (await ok(api.GET('/api/v1/public/booking', { params: { query: query as never } }))) as BookingOffer;
}

export interface Visitor extends Record<string, unknown> {
  name: string;
  email: string;
  phone: string;
  note: string;
  website: string;
}

export async function bookTime(page: string, start: string, visitor: Visitor): Promise<BookedTime> {
  const said = Object.fromEntries(Object.entries(visitor).filter(([, value]) => value !== ''));
  return (await ok(
    api.POST('/api/v1/public/booking', { body: { page, start, name: '', email: '', ...said } as never }),
  )) as BookedTime;
}
