import { ApiProblem, problemFrom } from './problem';
import type { SessionAnswer } from './types';

/** The access token lives here and nowhere else: not in storage, not in a cookie a script can read. */
let token: { value: string; expires: number } | undefined;
let refreshing: Promise<SessionAnswer | undefined> | undefined;
const listeners = new Set<(session: SessionAnswer | undefined) => void>();

export function keepToken(session: SessionAnswer): void {
  token = { value: session.accessToken, expires: Date.now() + session.expiresIn * 1000 };
}

export function forgetToken(): void {
  token = undefined;
}

/** Called with every renewed session, and with nothing when the session has ended. */
export function onSessionRenewed(listener: (session: SessionAnswer | undefined) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The token to send, renewed shortly before it ends so that no request has to fail first. */
export async function currentToken(): Promise<string | undefined> {
  if (!token) return undefined;
  if (token.expires - Date.now() < 30_000) await refreshSession();
  return token?.value;
}

/**
 * Trades the refresh cookie for a new token. One at a time in this tab and, through a lock, across tabs: the cookie is
 * rotated at each use, and using an old one ends the session.
 */
export function refreshSession(): Promise<SessionAnswer | undefined> {
  refreshing ??= locked(renew).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

async function renew(): Promise<SessionAnswer | undefined> {
  const response = await fetch('/api/v1/auth/refresh', { method: 'POST', credentials: 'same-origin' }).catch(() => {
    throw new ApiProblem(0);
  });
  if (response.status === 401 || response.status === 403) {
    token = undefined;
    announce(undefined);
    return undefined;
  }
  if (!response.ok) throw await problemFrom(response);
  const session = (await response.json()) as SessionAnswer;
  keepToken(session);
  announce(session);
  return session;
}

function announce(session: SessionAnswer | undefined): void {
  for (const listener of listeners) listener(session);
}

function locked<T>(work: () => Promise<T>): Promise<T> {
  // Web Locks exist on https and localhost only.
  return navigator.locks ? navigator.locks.request('crm-refresh', work) : work();
}
