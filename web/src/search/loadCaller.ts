import { redirect } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { SearchHit } from '../api/types';
import { recordPath } from '../paths';

/** Who calls: straight to the file when just one record has the number; no hits at all when it is no number. */
export async function loadCaller(number: string): Promise<{ number: string; hits?: SearchHit[] }> {
  const hits = await find(number);
  const [only] = hits ?? [];
  if (only && hits?.length === 1) throw redirect(recordPath(only.object, only.id));
  return { number, ...(hits && { hits }) };
}

async function find(phone: string): Promise<SearchHit[] | undefined> {
  try {
    const { items } = await ok(
      api.GET('/api/v1/search', { params: { query: { phone, objects: 'contacts,companies' } } }),
    );
    return items as SearchHit[];
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 400) return undefined;
    throw error;
  }
}
