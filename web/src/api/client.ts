import createClient from 'openapi-fetch';
import { ApiProblem, problemFrom } from './problem';
import { queryText } from './query';
import { ruleTalk } from './ruleTalk';
import type { paths } from './schema';
import { currentToken, refreshSession } from './token';

/** The typed client: `await ok(api.GET('/api/v1/contacts/{id}', …))`. A bad answer is thrown as an ApiProblem. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: (request) => send(request),
  querySerializer: queryText,
});

/** The body of an answer. Bad answers never get here: `send` throws them. */
export async function ok<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** The same for code that serves several nouns alike, where the caller knows which record comes back. */
export async function okAs<T>(answer: Promise<{ data?: unknown }>): Promise<T> {
  return (await answer).data as T;
}

/** The header every PATCH carries, so that a change never overwrites one it has not seen. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}

/** A fetch with the bearer token, one silent renewal on 401, and an Idempotency-Key on every POST outside /auth. */
export async function send(request: Request): Promise<Response> {
  if (request.method === 'POST' && !request.url.includes('/api/v1/auth/') && !request.headers.has('Idempotency-Key')) {
    request.headers.set('Idempotency-Key', uniqueKey());
  }
  const again = request.clone();
  const third = request.clone();
  const token = await currentToken();
  let response = await attempt(request, token);
  if (response.status === 401 && token) {
    const session = await refreshSession();
    if (session) response = await attempt(again, session.accessToken);
  }
  if (response.ok) {
    const warnings = response.headers.get('Rule-Warnings');
    if (warnings) ruleTalk.warned?.(JSON.parse(warnings).map((one: { message: string }) => one.message));
    return response;
  }
  const problem = await problemFrom(response);
  const reason = problem.type === 'reasonNeeded' ? await ruleTalk.ask?.(problem) : undefined;
  if (!reason) throw problem;
  const url = new URL(third.url);
  url.searchParams.set('reason', reason);
  third.headers.delete('Idempotency-Key');
  // As text: a body that is a stream cannot be sent again everywhere.
  return send(new Request(url, { method: third.method, headers: third.headers, body: await third.text() }));
}

export function uniqueKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function attempt(request: Request, token: string | undefined): Promise<Response> {
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem(0);
  }
}
