import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { look, notSideways } from './support/screen';

async function open(page: Page, name: string) {
  await visit(page, '/contacts');
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

test('a call is logged with its result and the recommended next step, which is finished and planned again', async ({ context, page }) => {
  await ada(context);
  await open(page, 'Nora Field');
  const log = page.getByRole('group', { name: 'Write down what happened' });
  // Three clicks: the kind, the result, and the button that takes the step along.
  await log.getByText('Call', { exact: true }).click();
  await log.getByText('No answer').click();
  await expect(log.getByText('Call Nora again')).toBeVisible();
  await expect(log.getByText('Nobody answered')).toBeVisible();
  await look(page, 'work-log');
  await expectAccessible(page, 'the log with a result');
  await log.getByRole('button', { name: 'Log and plan it' }).click();

  const steps = page.getByRole('region', { name: 'Next steps' });
  await expect(steps.getByText('Call: Call Nora again')).toBeVisible();
  await steps.getByRole('checkbox', { name: 'Finish Call Nora again' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await dialog.getByText('Interested', { exact: true }).click();
  await expect(dialog.getByText('Meet Nora')).toBeVisible();
  await look(page, 'work-complete');
  await expectAccessible(page, 'finishing a call');
  await dialog.getByRole('button', { name: 'Finish and plan it' }).click();
  await expect(dialog).toBeHidden();
  await expect(steps.getByText('Meeting: Meet Nora')).toBeVisible();
  await expect(steps.getByText('Call: Call Nora again')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Timeline' }).getByText('Interested').first()).toBeVisible();
  // A mistake has a way back.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(steps.getByText('Call: Call Nora again')).toBeVisible();
  await expect(steps.getByText('Meeting: Meet Nora')).toBeHidden();
});

test('a deal without a next step says so in red, on its page and on the board, and one click plans it', async ({ context, page }) => {
  const me = await ada(context);
  const deal = await call(context.request, me, 'POST', '/api/v1/deals', { title: 'Nothing planned here' });
  await visit(page, '/deals');
  const card = page.locator('article, [data-card], li').filter({ hasText: 'Nothing planned here' }).first();
  await expect(card.getByText('No next step')).toBeVisible();
  await look(page, 'work-board');
  await visit(page, `/deals/${deal.id}`);
  const steps = page.getByRole('region', { name: 'Next steps' });
  await expect(steps.getByText('No next step')).toBeVisible();
  await expect(steps.getByText('Nothing has been done yet')).toBeVisible();
  await look(page, 'work-deal');
  await steps.getByRole('button', { name: 'Plan it' }).click();
  await expect(steps.getByText('No next step')).toBeHidden();
  await expect(steps.getByRole('checkbox').first()).toBeVisible();
});

test('a task repeats and has a checklist, and one of the series is skipped', async ({ context, page }) => {
  await ada(context, { sampleData: false });
  await visit(page, '/tasks');
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What and when').fill('Water the plants tomorrow');
  await dialog.getByText('Repeat, checklist').click();
  await dialog.getByRole('combobox', { name: 'Repeats' }).click();
  await page.getByRole('option', { name: 'Weekly' }).click();
  await dialog.getByRole('button', { name: 'Add a line' }).click();
  await page.keyboard.type('The fern');
  await look(page, 'work-task');
  await expectAccessible(page, 'a task that repeats');
  await dialog.getByRole('button', { name: 'Add task' }).click();
  await expect(page.getByText('0 of 1')).toBeVisible();
  await page.getByRole('button', { name: 'Open Water the plants' }).click();
  await dialog.getByRole('checkbox', { name: 'The fern' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('1 of 1')).toBeVisible();
  await page.getByRole('button', { name: 'Open Water the plants' }).click();
  await dialog.getByRole('button', { name: 'Skip this one' }).click();
  await expect(page.getByText('0 of 1')).toBeVisible();
});

test('a task gets a time and rings more than once, and a notice of it leads to it', async ({ context, page }) => {
  const me = await ada(context, { sampleData: false });
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const task = await call<{ id: string }>(context.request, me, 'POST', '/api/v1/tasks', { title: 'Ring the bank', dueDate: day });
  await visit(page, `/tasks?task=${task.id}`);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('At', { exact: true })).toHaveValue('');
  await dialog.getByLabel('At', { exact: true }).fill('09:30');
  await dialog.getByRole('combobox', { name: 'Reminders' }).click();
  await page.getByRole('option', { name: '10 minutes before' }).click();
  await page.getByRole('option', { name: '1 day before' }).click();
  await expect
    .poll(async () => (await call(context.request, me, 'GET', `/api/v1/tasks/${task.id}/reminders`)).items.length)
    .toBe(2);
  await page.keyboard.press('Escape');
  await look(page, 'work-reminders');
  await expectAccessible(page, 'a task that rings');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const kept = await call(context.request, me, 'GET', `/api/v1/tasks/${task.id}`);
  expect(kept.dueAt).toContain(day);
  await page.getByRole('button', { name: 'Open Ring the bank' }).click();
  await expect(dialog.getByLabel('At', { exact: true })).toHaveValue('09:30');
  await expect(dialog.getByText('1 day before').first()).toBeVisible();
});

test('the day on a phone: call, way, log; another order; and the rest is moved and comes back', async ({ context, page }) => {
  const me = await ada(context);
  const contacts = await call<{ items: { id: string; displayName: string }[] }>(context.request, me, 'GET', '/api/v1/contacts');
  const today = new Date();
  for (const [index, name] of ['Nora Field', 'Ben Carter'].entries()) {
    const at = new Date(today.getTime() + (index + 1) * 60_000).toISOString();
    const id = contacts.items.find((one) => one.displayName === name)!.id;
    await call(context.request, me, 'POST', '/api/v1/activities', { kind: 'visit', subject: `See ${name}`, place: 'High Street 1, Leeds', at, status: 'planned', links: [{ object: 'contact', id }] });
  }
  const { date } = await call<{ date: string }>(context.request, me, 'GET', '/api/v1/day');
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, `/day?date=${date}`);
  const stops = page.getByRole('list', { name: 'On the way' });
  await expect(stops.getByRole('listitem')).toHaveCount(2);
  await expect(stops.locator('a[href^="tel:+44"]').first()).toBeVisible();
  await expect(stops.getByRole('link', { name: 'Map' }).first()).toHaveAttribute('href', /High%20Street/);
  await look(page, 'work-day-390');
  await notSideways(page);
  await expectAccessible(page, 'the day on a phone');
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/day/order'));
  await stops.getByRole('button', { name: 'Later: See Nora Field' }).click();
  await kept;
  await expect(stops.getByRole('listitem').first()).toContainText('Ben Carter');
  await page.reload();
  await expect(stops.getByRole('listitem').first()).toContainText('Ben Carter');
  await page.setViewportSize({ width: 1280, height: 800 });
  await look(page, 'work-day-1280');
  await expectAccessible(page, 'the day');

  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 53.796481, longitude: -1.547854, accuracy: 12 });
  await stops.getByRole('button', { name: 'Finish See Ben Carter' }).click();
  await page.getByRole('dialog').getByText('Held', { exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Note where I am' }).click();
  await expect(page.getByRole('dialog').getByText('Noted, to within 12 m')).toBeVisible();
  await look(page, 'work-check-in');
  await page.getByRole('dialog').getByRole('button', { name: 'Finish', exact: true }).click();
  await expect(stops.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Move the rest of the day to…' }).click();
  await page.getByRole('menuitem', { name: /Next working day/ }).click();
  await expect(stops).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(stops.getByRole('listitem')).toHaveCount(1);
});

test('without a connection a visit is finished all the same, and the server has it as soon as there is one', async ({ context, page }) => {
  const me = await ada(context);
  const contacts = await call<{ items: { id: string; displayName: string }[] }>(context.request, me, 'GET', '/api/v1/contacts');
  const made = new Map<string, string>();
  for (const [index, name] of ['Nora Field', 'Ben Carter'].entries()) {
    const at = new Date(Date.now() + (index + 1) * 60_000).toISOString();
    const id = contacts.items.find((one) => one.displayName === name)!.id;
    const planned = await call(context.request, me, 'POST', '/api/v1/activities', { kind: 'call', subject: `Ring ${name}`, at, status: 'planned', links: [{ object: 'contact', id }] });
    made.set(name, planned.id);
  }
  const { date } = await call<{ date: string }>(context.request, me, 'GET', '/api/v1/day');
  await page.setViewportSize({ width: 390, height: 844 });
  const dialogCame = page.waitForResponse(/assets\/CompleteDialog-.*js/);
  await visit(page, `/day?date=${date}`);
  const stops = page.getByRole('list', { name: 'On the way' });
  await expect(stops.getByRole('listitem')).toHaveCount(2);
  await (await dialogCame).finished();

  await context.setOffline(true);
  const finish = async (name: string) => {
    await stops.getByRole('button', { name: `Finish Ring ${name}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Reached', { exact: true }).click();
    await dialog.getByLabel('What was said').fill(`${name} wants two.`);
    await dialog.getByRole('button', { name: 'Finish', exact: true }).click();
    await expect(dialog).toBeHidden();
  };
  const before = Date.now();
  await finish('Nora Field');
  await finish('Ben Carter');
  await expect(stops).toBeHidden();
  await expect(page.getByText('2 results wait on this device for a connection:')).toBeVisible();
  await look(page, 'work-offline-390');
  await notSideways(page);
  const after = Date.now();
  await context.setOffline(false);
  await expect(page.getByText('2 results sent that had waited').first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('wait on this device')).toBeHidden();
  const nora = await call(context.request, me, 'GET', `/api/v1/activities/${made.get('Nora Field')}`);
  expect([nora.status, nora.outcome, nora.body]).toEqual(['done', 'reached', 'Nora Field wants two.']);
  // It was made when it was noted, not when the connection came back.
  expect(Date.parse(nora.at)).toBeGreaterThanOrEqual(before - 1000);
  expect(Date.parse(nora.at)).toBeLessThanOrEqual(after);
  expect((await call(context.request, me, 'GET', `/api/v1/activities/${made.get('Ben Carter')}`)).status).toBe('done');
});

test('what the server no longer takes after a dead spot is shown with the reason, and let go by hand', async ({ context, page }) => {
  const me = await ada(context);
  const contacts = await call<{ items: { id: string; displayName: string }[] }>(context.request, me, 'GET', '/api/v1/contacts');
  const planned = await call(context.request, me, 'POST', '/api/v1/activities', { kind: 'call', subject: 'Ring Nora', at: new Date(Date.now() + 60_000).toISOString(), status: 'planned', links: [{ object: 'contact', id: contacts.items[0]!.id }] });
  const { date } = await call<{ date: string }>(context.request, me, 'GET', '/api/v1/day');
  await visit(page, `/day?date=${date}`);
  // Only what finishes it finds no way: the rest of the page goes on.
  await page.route('**/complete', (route) => route.abort('internetdisconnected'));
  await page.getByRole('button', { name: 'Finish Ring Nora' }).click();
  await page.getByRole('dialog').getByText('No answer', { exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Finish', exact: true }).click();
  await expect(page.getByText('1 result waits on this device for a connection:')).toBeVisible();
  await call(context.request, me, 'POST', `/api/v1/activities/${planned.id}/complete`, { outcome: 'reached' });
  await page.unroute('**/complete');
  // The tab is closed and another one opened.
  await visit(page, '/home');
  await visit(page, `/day?date=${date}`);
  const refused = page.getByRole('alert').filter({ hasText: 'Ring Nora' });
  await expect(refused).toContainText(/finished|done/i);
  await look(page, 'work-refused');
  await expectAccessible(page, 'a result that the server does not take');
  await refused.getByRole('button', { name: 'Discard' }).click();
  await expect(refused).toBeHidden();
  expect((await call(context.request, me, 'GET', `/api/v1/activities/${planned.id}`)).outcome).toBe('reached');
});
