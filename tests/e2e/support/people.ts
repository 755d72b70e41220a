import { type APIRequestContext, type BrowserContext, expect, type Page } from '@playwright/test';

export const password = 'ferns under a slate roof';

export interface Person {
  email: string;
  token: string;
  tenantId: string;
  memberId: string;
}

interface SessionAnswer {
  accessToken: string;
  tenant: { id: string };
  member: { id: string };
}

let made = 0;

export function freshEmail(name: string): string {
  return `${name}-${Date.now().toString(36)}-${++made}@acme.example`;
}

/** Ada with a workspace of her own, signed in in this context without the form. */
export async function ada(context: BrowserContext, more: { sampleData?: boolean; businessName?: string } = {}): Promise<Person> {
  const email = freshEmail('ada');
  const answer = await context.request.post('/api/v1/auth/sign-up', {
    data: { businessName: 'Acme', name: 'Ada Lovelace', email, password, currency: 'USD', sampleData: true, ...more },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return begin(context, email, (await answer.json()) as SessionAnswer);
}

/** A colleague in Ada's workspace. The invitation's mail is read from the catcher. */
export async function colleague(context: BrowserContext, owner: Person, name: string, role: string): Promise<Person> {
  const email = freshEmail(name.split(' ')[0]!.toLowerCase());
  await call(context.request, owner, 'POST', '/api/v1/invitations', { email, role });
  const link = await linkIn(context.request, email, /accept-invitation\?token=([\w.~-]+)/);
  const answer = await context.request.post('/api/v1/auth/invitations/accept'.replace('/auth', ''), {
    data: { token: decodeURIComponent(link), name, password },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return begin(context, email, (await answer.json()) as SessionAnswer);
}

/** A call to the API as this person; the answer's body. */
export async function call<T = any>(request: APIRequestContext, person: Person, method: string, path: string, data?: unknown): Promise<T> {
  const answer = await request.fetch(path, {
    method,
    headers: { Authorization: `Bearer ${person.token}` },
    ...(data !== undefined && { data }),
  });
  expect(answer.status(), `${method} ${path}: ${await answer.text()}`).toBeLessThan(300);
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** What a mail to this address says after the pattern; mails take a moment. */
export async function linkIn(request: APIRequestContext, email: string, pattern: RegExp): Promise<string> {
  const port = process.env.CRM_E2E_MAIL_PORT ?? 5381;
  let found: string | undefined;
  await expect
    .poll(
      async () => {
        const answer = await request.get(`http://localhost:${port}/messages`);
        const mails = (await answer.json()) as unknown[];
        const mine = (Array.isArray(mails) ? mails : (mails as { messages: unknown[] }).messages)
          .map((mail) => JSON.stringify(mail))
          .find((mail) => mail.includes(email) && pattern.test(mail));
        found = mine && pattern.exec(mine)?.[1];
        return found;
      },
      { timeout: 20_000 },
    )
    .toBeTruthy();
  return found!;
}

/** The page of a person that is signed in, at an address, drawn. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('h1').first()).toBeVisible();
}

async function begin(context: BrowserContext, email: string, session: SessionAnswer): Promise<Person> {
  // The cookie came with the answer; the app asks for a session only where somebody was signed in before.
  await context.addInitScript(() => localStorage.setItem('crm.signedIn', '1'));
  return { email, token: session.accessToken, tenantId: session.tenant.id, memberId: session.member.id };
}
