import { api, ok, uniqueKey } from '../../api/client';
import { ApiProblem, sentenceOf } from '../../api/problem';
import type { components } from '../../api/schema';
import { t } from '../../i18n/t';
import { beforeSignOut } from '../../session/session';
import { say, sayWarning } from '../../ui/toasts';
import { workChanged } from './steps';
import { drop, load, save, type Waiting } from './waiting';

type Finished = components['schemas']['CompletedActivity'];

let sending = false;

/**
 * Finishes it, or keeps that for when there is a connection; then the answer is undefined.
 * @param whenKept What the server would have filled in at this moment, and cannot later.
 */
export async function finishOrKeep(
  what: Pick<Waiting, 'id' | 'title' | 'body'>,
  whenKept: Record<string, unknown>,
): Promise<Finished | undefined> {
  const one: Waiting = { ...what, key: uniqueKey() };
  try {
    return await post(one);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 0) throw error;
    save([...load().filter((other) => other.id !== one.id), { ...one, body: { ...whenKept, ...one.body } }]);
    sayWarning(t('work.kept', { title: one.title }));
    return undefined;
  }
}

/** Sends what waits, in the order in which it was done; what is refused stays, with the reason. */
export async function sendWaiting(): Promise<void> {
  if (sending || load().every((one) => one.refused)) return;
  sending = true;
  let sent = 0;
  try {
    for (const one of load().filter((other) => !other.refused)) {
      try {
        await post(one);
        sent++;
        drop(one.key);
      } catch (error) {
        const lasting =
          error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 429;
        if (!lasting) return;
        save(load().map((other) => (other.key === one.key ? { ...other, refused: sentenceOf(error) } : other)));
      }
    }
  } finally {
    sending = false;
    if (sent > 0) {
      say(t('work.sent', { count: sent }));
      await workChanged();
    }
  }
}

/** Asks the server again: a new try, with a new key. */
export async function tryAgain(key: string): Promise<void> {
  save(
    load().map(({ refused, ...one }) =>
      one.key === key ? { ...one, key: uniqueKey() } : refused ? { ...one, refused } : one,
    ),
  );
  await sendWaiting();
}

globalThis.addEventListener?.('online', () => void sendWaiting());

// Whoever uses this browser next does not find what somebody noted.
beforeSignOut.push(async () => {
  await sendWaiting();
  save([]);
});

async function post({ id, body, key }: Waiting): Promise<Finished> {
  const headers = { 'Idempotency-Key': key };
  return ok(
    api.POST('/api/v1/activities/{id}/complete', { params: { path: { id } }, headers, body: body as never }) as never,
  );
}
