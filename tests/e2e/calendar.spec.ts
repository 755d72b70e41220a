import { expect, test } from '@playwright/test';
import ICAL from 'ical.js';
import { ada, call, colleague, visit } from './support/people';
import { expectAccessible } from './support/axe';
import { look, notSideways } from './support/screen';

/** The next Wednesday, so that the whole week is on one screen whatever day it is. */
function wednesday(): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + ((3 - day.getUTCDay() + 7) % 7 || 7));
  return day.toISOString().slice(0, 10);
}

test('Ada plans a meeting, moves it by keys and back, and another program reads it at a secret address', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const day = wednesday();
  const ann = await call(context.request, owner, 'POST', '/api/v1/contacts', { firstName: 'Ann', lastName: 'Lee' });
  const links = [{ object: 'contact', id: ann.id }];
  await call(context.request, owner, 'POST', '/api/v1/activities', { kind: 'visit', subject: 'See the kitchen', at: `${day}T12:00:00Z`, endAt: `${day}T13:30:00Z`, links });
  await call(context.request, owner, 'POST', '/api/v1/tasks', { title: 'Send the forms', dueDate: day });
  await visit(page, `/calendar?date=${day}`);
  await expect(page.getByText('See the kitchen').first()).toBeVisible();
  await expect(page.getByText('Send the forms').first()).toBeVisible();
  await look(page, 'calendar-week-1280');
  await expectAccessible(page, 'calendar week');

  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Subject').fill('Kick-off; with Ann, at last');
  await dialog.getByLabel('With').fill('Ann');
  await page.getByRole('option', { name: /Ann Lee/ }).click();
  await dialog.getByLabel('At', { exact: true }).fill('10:00');
  await look(page, 'calendar-plan-1280');
  await expectAccessible(page, 'plan dialog');
  await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(page.getByText('Kick-off; with Ann, at last').first()).toBeVisible();

  await page.getByText('Kick-off; with Ann, at last').first().click();
  await expect(dialog.getByLabel('At', { exact: true })).toHaveValue('10:00');
  await dialog.getByLabel('At', { exact: true }).fill('15:30');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/is moved to/).first()).toBeVisible();

  for (const view of ['Day', 'Month', 'Agenda'] as const) {
    await page.getByRole('radiogroup', { name: 'View' }).getByText(view).click();
    await expect(page.getByText('Send the forms').first()).toBeVisible();
    await look(page, `calendar-${view.toLowerCase()}-1280`);
    await expectAccessible(page, `calendar ${view}`);
  }

  await page.getByRole('button', { name: 'In another program' }).click();
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  const address = await dialog.getByLabel('Secret address').inputValue();
  await look(page, 'calendar-feed-1280');
  await expectAccessible(page, 'feed dialog');
  const answer = await context.request.get(new URL(address).pathname);
  expect(answer.headers()['content-type']).toContain('text/calendar');
  const events = new ICAL.Component(ICAL.parse(await answer.text())).getAllSubcomponents('vevent').map((entry) => new ICAL.Event(entry));
  const kickOff = events.find((event) => event.summary === 'Kick-off; with Ann, at last');
  expect(kickOff?.sequence).toBe(1);
  expect(kickOff?.duration.toSeconds()).toBe(3600);
  expect(events.find((event) => event.summary === 'Send the forms')?.startDate.isDate).toBe(true);
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, `/calendar?date=${day}`);
  await expect(page.getByText('Send the forms').first()).toBeVisible();
  await notSideways(page);
  await look(page, 'calendar-390');
  await expectAccessible(page, 'calendar on a phone');
  await visit(page, `/calendar?date=${day}&view=day`);
  await expect(page.getByText('See the kitchen').first()).toBeVisible();
  await look(page, 'calendar-day-390');
});

test('what a colleague gives Bob shows behind the bell, by keys too, and how he is told is his to say', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const bob = await colleague(context, owner, 'Bob Stone', 'member');
  await visit(page, '/home');
  await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
  await call(context.request, owner, 'POST', '/api/v1/tasks', { title: 'Call the baker', assigneeId: bob.memberId });
  await expect(page.getByRole('button', { name: /Notifications.*1 unread/ })).toBeVisible();
  await look(page, 'bell-1280');
  await page.keyboard.press('b');
  await expect(page.getByRole('dialog')).toContainText('Ada Lovelace gave you a task: Call the baker');
  await look(page, 'bell-open-1280');
  await expectAccessible(page, 'bell');
  await page.getByRole('dialog').getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByRole('button', { name: 'Notifications', exact: true, includeHidden: true })).toBeAttached();
  await page.getByRole('dialog').getByRole('link', { name: /Call the baker/ }).click();
  await expect(page).toHaveURL(/\/tasks/);

  await visit(page, '/settings/notifications');
  await page.getByLabel('A task is given to you: Mail at once').check();
  await page.getByRole('switch', { name: 'Quiet hours' }).check({ force: true });
  await page.getByLabel('From').fill('18:30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved').first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('From')).toHaveValue('18:30');
  await expect(page.getByLabel('A task is given to you: Mail at once')).toBeChecked();
  await look(page, 'preferences-1280');
  await expectAccessible(page, 'notification preferences');
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'preferences-390');
  await notSideways(page);
  await visit(page, '/notifications');
  await expect(page.getByText(/Call the baker/)).toBeVisible();
  await look(page, 'notifications-390');
  await expectAccessible(page, 'notifications on a phone');
  await notSideways(page);
});
