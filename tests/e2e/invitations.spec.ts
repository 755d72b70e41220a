import { type APIRequestContext, type BrowserContext, expect, test } from '@playwright/test';
import ICAL from 'ical.js';
import { ada, call, freshEmail, linkIn, type Person, visit } from './support/people';
import { expectAccessible } from './support/axe';
import { look, notSideways } from './support/screen';

const mails = `http://localhost:${process.env.CRM_E2E_MAIL_PORT ?? 5381}`;

interface CaughtMail {
  id: string;
  to: string[];
  subject: string;
  calendar: { method: string; text: string } | null;
}

/** Ada, who has confirmed her address: before that nobody writes to customers. */
async function confirmed(context: BrowserContext): Promise<Person> {
  const owner = await ada(context, { sampleData: false });
  const token = await linkIn(context.request, owner.email, /verify-email\?token=([\w.~%-]+)/);
  await context.request.post('/api/v1/auth/verify-email', { data: { token } });
  return owner;
}

/** The calendars mailed to somebody, newest first, once there are so many. */
async function calendars(request: APIRequestContext, email: string, count: number): Promise<CaughtMail[]> {
  let found: CaughtMail[] = [];
  await expect
    .poll(
      async () => {
        const all = (await (await request.get(`${mails}/messages?to=${encodeURIComponent(email)}`)).json()) as CaughtMail[];
        found = all.filter((mail) => mail.calendar);
        return found.length;
      },
      { timeout: 20_000 },
    )
    .toBe(count);
  return found;
}

const eventIn = (mail: CaughtMail | undefined) =>
  new ICAL.Event(new ICAL.Component(ICAL.parse(mail?.calendar?.text ?? '')).getFirstSubcomponent('vevent')!);

test('Ada invites Carla, Carla says yes in her calendar, and Ada sees it; a new time is asked anew', async ({ context, page }) => {
  const owner = await confirmed(context);
  const email = freshEmail('carla');
  const carla = await call(context.request, owner, 'POST', '/api/v1/contacts', { firstName: 'Carla', lastName: 'Winter', emails: [{ value: email }] });
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await visit(page, `/calendar?date=${day}&view=agenda`);
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Subject').fill('Kick-off, with käthe; and all');
  await dialog.getByLabel('With').fill('Carla');
  await page.getByRole('option', { name: /Carla Winter/ }).click();
  await dialog.getByLabel('Invite them by mail').check();
  await look(page, 'invite-plan-1280');
  await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(page.getByText('1 mail is on its way').first()).toBeVisible();

  const [first] = await calendars(context.request, email, 1);
  expect(first?.calendar?.method).toBe('REQUEST');
  const invited = eventIn(first);
  expect(invited.summary).toBe('Kick-off, with käthe; and all');
  expect(invited.sequence).toBe(0);
  expect(invited.duration.toSeconds()).toBe(3600);
  expect(invited.attendees[0]?.getFirstValue()).toBe(`mailto:${email}`);
  expect(invited.attendees[0]?.getParameter('rsvp')).toBe('TRUE');
  expect(invited.organizer).toMatch(/^mailto:reply\+[a-z2-7]{52}@/);

  // What her calendar program does, from the catcher's page of the mail.
  const answer = await context.request.post(`${mails}/mail/${first?.id}/answer/ACCEPTED`, { headers: { Origin: mails } });
  expect(await answer.text()).toContain('answered 200');
  await page.getByRole('button', { name: /Open Kick-off/ }).click();
  await expect(dialog.getByText(/^comes · /)).toBeVisible();
  await look(page, 'invite-accepted-1280');
  await expectAccessible(page, 'attendees');
  await dialog.getByLabel('Invite somebody').fill('guest@else.example');
  await page.getByRole('option', { name: 'guest@else.example' }).click();
  await expect(dialog.getByText('not invited yet')).toBeVisible();
  await look(page, 'invite-guest-1280');
  await dialog.getByRole('button', { name: 'Take guest@else.example off the list' }).click();
  await expect(dialog.getByText('not invited yet')).toBeHidden();

  await dialog.getByLabel('At', { exact: true }).fill('15:30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('do not know of the change yet')).toBeVisible();
  await look(page, 'invite-tell-1280');
  await expectAccessible(page, 'tell dialog');
  await page.getByRole('button', { name: 'Send the change' }).click();
  const [second] = await calendars(context.request, email, 2);
  expect(eventIn(second).sequence).toBe(1);
  expect(eventIn(second).uid).toBe(invited.uid);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: /Open Kick-off/ }).click();
  await expect(dialog.getByText('has not answered', { exact: true })).toBeVisible();
  await look(page, 'invite-390');
  await expectAccessible(page, 'attendees on a phone');
  await notSideways(page);
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(page, `/contacts/${carla.id}`);
  await expect(page.getByText('Answer: Kick-off, with käthe; and all')).toBeVisible();
  await look(page, 'invite-story-1280');
  await visit(page, '/notifications');
  await expect(page.getByText('Carla Winter accepted: Kick-off, with käthe; and all')).toBeVisible();
});

test('Ada opens her booking page, and a visitor books a time on a phone', async ({ context, page, browser, baseURL }) => {
  await confirmed(context);
  await visit(page, '/settings/booking');
  await page.getByRole('switch', { name: 'Others may book times with me' }).check({ force: true });
  await page.getByLabel('What it is called').fill('First talk');
  await page.getByLabel('A few words to your visitors').fill('Half an hour to get to know each other.');
  await page.getByLabel('Where, or how you meet').fill('At our shop, 1 Mill Lane');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your booking page is saved').first()).toBeVisible();
  const address = await page.getByLabel('Its address', { exact: true }).inputValue();
  await page.getByRole('switch', { name: 'Others may book' }).scrollIntoViewIfNeeded();
  await look(page, 'booking-settings-1280');
  await expectAccessible(page, 'booking settings');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('switch', { name: 'Others may book' }).scrollIntoViewIfNeeded();
  await look(page, 'booking-settings-390');
  await notSideways(page);
  await page.getByRole('button', { name: 'Add hours' }).scrollIntoViewIfNeeded();
  await look(page, 'booking-hours-390');

  const own = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } });
  const phone = await own.newPage();
  await phone.goto(new URL(address).pathname);
  await expect(phone.getByRole('heading', { name: 'First talk' })).toBeVisible();
  await look(phone, 'book-390');
  await expectAccessible(phone, 'booking page');
  await notSideways(phone);
  await phone.getByRole('group', { name: 'Time' }).getByRole('button').first().click();
  await phone.getByRole('button', { name: 'Book this time' }).click();
  await expect(phone.getByText('Who are you?')).toBeVisible();
  const email = freshEmail('walter');
  await phone.getByLabel('Your name').fill('Walter Long');
  await phone.getByLabel('E-mail').fill(email);
  await look(phone, 'book-form-390');
  await expectAccessible(phone, 'booking form');
  await phone.getByRole('button', { name: 'Book this time' }).click();
  await expect(phone.getByRole('heading', { name: 'Booked' })).toBeVisible();
  await look(phone, 'book-done-390');
  const [mail] = await calendars(context.request, email, 1);
  expect(eventIn(mail).summary).toBe('First talk: Walter Long and Ada Lovelace');
  await phone.setViewportSize({ width: 1280, height: 800 });
  await phone.goto(new URL(address).pathname);
  await expect(phone.getByRole('heading', { name: 'First talk' })).toBeVisible();
  await look(phone, 'book-1280');
  await phone.goto('/book/nobody-00000000');
  await expect(phone.getByText('There is no page at this address')).toBeVisible();
  await own.close();

  await visit(page, '/notifications');
  await expect(page.getByText(/Booked with you: Walter Long/)).toBeVisible();
  await look(page, 'book-told-390');
});
