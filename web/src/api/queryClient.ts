import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

/** What the server said is kept for half a minute; the change stream marks it stale sooner. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: worthRetrying },
    mutations: { retry: false },
  },
});

function worthRetrying(failures: number, error: unknown): boolean {
  const passing = error instanceof ApiProblem && (error.status === 0 || error.status === 503);
  return passing && failures < 2;
}
