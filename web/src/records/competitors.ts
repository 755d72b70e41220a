import { queryOptions } from '@tanstack/react-query';
import { api, ok } from '../api/client';

export const competitorsQuery = queryOptions({
  queryKey: ['competitors', 'list'],
  queryFn: async ({ signal }) =>
    (await ok(api.GET('/api/v1/competitors', { params: { query: { limit: 200 } as never }, signal }))).items,
});
