import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client';
import type { components } from '../../api/schema';

export type CountryFigures = components['schemas']['CountryFigures'];

export const privacyKey = ['privacy'];

/** How figures about people are shown, country by country, and those about whoever asks. */
export function usePrivacy() {
  return useQuery({ queryKey: privacyKey, queryFn: ({ signal }) => ok(api.GET('/api/v1/privacy', { signal })) });
}
