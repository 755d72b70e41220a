import { useSyncExternalStore } from 'react';
import { api, ok } from '../api/client';
import { forgetToken, keepToken, onSessionRenewed, refreshSession } from '../api/token';
import type { Me, Protected, RecordAction, SessionAnswer } from '../api/types';
import { setFormatZone } from '../i18n/format';
import { loadLocale } from '../i18n/load';

/** Says only that somebody was signed in here, so that a first visit does not ask for a session in vain. */
const hint = 'crm.signedIn';

let me: Me | undefined;
let restoring: Promise<Me | undefined> | undefined;
const listeners = new Set<() => void>();

onSessionRenewed((session) => {
  if (!session) leave();
  else if (me && (session.tenant.id !== me.tenant.id || session.user.id !== me.user.id)) {
    // Another tab switched the workspace; this one must not go on with the old one's records.
    location.assign('/');
  } else if (me) {
    // A new role holds from here on.
    void begin(session);
  }
});

export function currentMe(): Me | undefined {
  return me;
}

/** Who is signed in. Only for pages behind the sign-in. */
export function useMe(): Me {
  const value = useSyncExternalStore(subscribe, currentMe);
  if (!value) throw new Error('useMe outside of a session');
  return value;
}

/** What the server lets this person do, e.g. `useCan('records.write')`. */
export function useCan(permission: string): boolean {
  const value = useSyncExternalStore(subscribe, currentMe);
  return value?.permissions.includes(permission) ?? false;
}

/**
 * Whether the role reaches what is about to be offered: to some records, or to one of this owner's. Who is in one's team the
 * server knows; there it decides.
 */
export function useMay(
  object: Protected,
  action: RecordAction,
  record?: { ownerId?: string | null | undefined },
): boolean {
  const value = useSyncExternalStore(subscribe, currentMe);
  const scope = value?.access.records[object]?.[action] ?? 'none';
  if (scope === 'none' || scope === 'all' || !record) return scope !== 'none';
  return scope === 'own' ? record.ownerId === value?.member.id : Boolean(record.ownerId);
}

/** Whether the role may bring in a file of anything: that is changing many at once. */
export function useMayImport(): boolean {
  const value = useSyncExternalStore(subscribe, currentMe);
  if (!value?.permissions.includes('imports.write')) return false;
  return Object.values(value.access.records).some((rule) => (rule?.bulk ?? 'none') !== 'none');
}

/** The kinds of record of which the role may make some. */
export function useMayCreate(): (object: Protected) => boolean {
  const value = useSyncExternalStore(subscribe, currentMe);
  return (object) => (value?.access.records[object]?.create ?? 'none') !== 'none';
}

/** Takes up the session of an earlier visit through its cookie, if there is one. */
export function restoreSession(): Promise<Me | undefined> {
  if (me) return Promise.resolve(me);
  if (!localStorage.getItem(hint)) return Promise.resolve(undefined);
  restoring ??= refreshSession()
    .then((session) => (session ? begin(session) : undefined))
    .finally(() => {
      restoring = undefined;
    });
  return restoring;
}

/**
 * Starts a session from the answer of sign-up, sign-in, switch or an accepted invitation. Whoever was signed in before
 * in this tab is followed by a fresh page (see `leave` and the switches), so no record of theirs is left in memory.
 */
export async function startSession(session: SessionAnswer): Promise<Me> {
  keepToken(session);
  localStorage.setItem(hint, '1');
  return begin(session);
}

/** What has to be done while the session is still there, and what this browser holds of it. */
export const beforeSignOut: (() => Promise<void>)[] = [];

export async function signOut(everywhere = false): Promise<void> {
  for (const done of beforeSignOut) await done();
  // Whoever uses this browser next is not told what is for this person. Without a connection it is taken off by its push service.
  await import('./push').then(({ stopPush }) => stopPush()).catch(() => {});
  if (everywhere) await ok(api.POST('/api/v1/auth/sign-out-everywhere', {}));
  else await ok(api.POST('/api/v1/auth/sign-out', {}));
  leave();
}

export async function switchWorkspace(tenantId: string): Promise<void> {
  const session = await ok(api.POST('/api/v1/auth/switch', { body: { tenantId } }));
  me = undefined;
  await startSession(session as SessionAnswer);
}

/** Reads the person and workspace again, after a change to either. */
export async function refreshMe(): Promise<void> {
  await begin((await ok(api.GET('/api/v1/me', {}))) as Me);
}

async function begin(answer: Me): Promise<Me> {
  setFormatZone(answer.tenant.timeZone);
  await loadLocale(answer.tenant.locale);
  const { user, tenant, member, tenants, permissions, access } = answer;
  me = { user, tenant, member, tenants, permissions, access };
  announce();
  return me;
}

function leave(): void {
  forgetToken();
  localStorage.removeItem(hint);
  const was = me;
  me = undefined;
  announce();
  // A fresh page: nothing of the workspace stays in memory or behind the back button.
  if (was) location.assign('/sign-in');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  for (const listener of listeners) listener();
}
