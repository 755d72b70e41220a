import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';

/** All pipelines with their stages, in order. */
export function usePipelines() {
  return useQuery({
    queryKey: keys.pipelines,
    queryFn: async () => (await ok(api.GET('/api/v1/pipelines', {}))).items,
    staleTime: 5 * 60_000,
  });
}
