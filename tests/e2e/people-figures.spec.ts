import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, colleague, type Person, visit } from './support/people';
import { look, notSideways } from './support/screen';

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name }).first();

test('figures about people are shown as the country they work in asks, the same to all; what automation saved is counted', async ({
  context,
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(90_000);
  const owner = await ada(context, { sampleData: false });
  const people: Person[] = [];
  const doras = await browser.newContext({ baseURL });
  people.push(await colleague(doras, owner, 'Dora Dill', 'member'));
  for (const name of ['Dirk Dorn', 'Dina Dahl']) people.push(await colleague(await browser.newContext({ baseURL }), owner, name, 'member'));
  const [dora, dirk, dina] = people as [Person, Person, Person];
  const post = (who: Person, path: string, body: unknown) => call(context.request, who, 'POST', `/api/v1/${path}`, body);
  for (const [index, who] of [owner, dora, dirk, dina].entries()) {
    const contact = await post(who, 'contacts', { firstName: 'Customer', lastName: `${index}`, emails: [{ value: `c${index}@figures.example` }] });
    for (let i = 0; i <= index; i++) {
      const deal = await post(who, 'deals', { title: `Order ${index}.${i}`, amount: { amount: '250.00', currency: 'USD' } });
      if (i === 0) await post(who, `deals/${deal.id}/win`, {});
    }
    const links = [{ object: 'contact', id: contact.id }];
    await post(who, 'activities', { kind: 'call', direction: 'in', outcome: 'reached', links });
  }
  const month = new Date().toISOString().slice(0, 8);
  await post(owner, 'goals', { memberId: dora.memberId, measure: 'wonCount', period: 'month', starts: `${month}01`, target: 2 });

  // Ada says where Dora works; for the others she does it faster.
  await visit(page, '/settings/people');
  await page.getByRole('button', { name: 'Actions for Dora Dill' }).click();
  await page.getByRole('menuitem', { name: 'Where they work' }).click();
  await page.getByRole('combobox', { name: 'Country' }).click();
  await page.getByRole('combobox', { name: 'Country' }).fill('Germ');
  await page.getByRole('option', { name: 'Germany' }).click();
  await look(page, 'people-country');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/Germany/).first()).toBeVisible();
  await look(page, 'people-members');
  for (const who of [dirk, dina]) await call(context.request, owner, 'PATCH', `/api/v1/members/${who.memberId}`, { country: 'DE' });

  await visit(page, '/reports?by=owner');
  await expect(row(page, '3 people not shown singly')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Dora Dill' })).toHaveCount(0);
  await expectAccessible(page, page.url());
  await look(page, 'people-fold');
  await visit(page, `/reports/people/${dora.memberId}`);
  await expect(page.getByText('Figures about this person are not shown by name')).toBeVisible();
  await look(page, 'people-hidden');

  // Dora sees her own, and what others see of them.
  const hers = await doras.newPage();
  await visit(hers, '/settings/profile');
  await expect(hers.getByText('Only in a group with others, never by name (Germany)')).toBeVisible();
  await look(hers, 'people-profile');
  await hers.getByRole('link', { name: 'My numbers' }).click();
  await expect(hers.getByRole('heading', { name: 'My numbers' })).toBeVisible();
  await expect(hers.getByText('1 (50%)')).toBeVisible();
  await expectAccessible(hers, hers.url());
  await look(hers, 'people-mine');
  await hers.setViewportSize({ width: 390, height: 844 });
  await notSideways(hers);
  await look(hers, 'people-mine-phone');

  // With an agreement they are shown by name; it takes saying which.
  await visit(page, '/settings/workspace');
  const germany = page.getByRole('list', { name: 'Figures about people' }).getByRole('listitem').filter({ hasText: 'Germany' });
  await germany.scrollIntoViewIfNeeded();
  await expect(germany).toContainText('Betriebsverfassungsgesetz');
  await expectAccessible(page, page.url());
  await look(page, 'people-privacy');
  await germany.getByText('By name').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Show by name' }).click();
  await expect(dialog.getByText('Say what allows it')).toBeVisible();
  await dialog.getByRole('textbox').fill('Agreement with the works council of 1 October');
  await look(page, 'people-reason');
  await dialog.getByRole('button', { name: 'Show by name' }).click();
  await expect(germany).toContainText('Agreement with the works council of 1 October');
  await page.setViewportSize({ width: 390, height: 844 });
  await germany.scrollIntoViewIfNeeded();
  await notSideways(page);
  await look(page, 'people-privacy-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(page, '/reports?by=owner');
  await page.getByRole('link', { name: 'Dora Dill' }).first().click();
  await expect(page.getByRole('heading', { name: 'Numbers of Dora Dill' })).toBeVisible();
  await expect(page.getByText('1 (50%)')).toBeVisible();
  await look(page, 'people-dora');

  // Time saved: a task that repeats, a file, and what Ada believes they cost.
  const task = await post(owner, 'tasks', { title: 'Water the plants', dueDate: `${month}20`, recurrence: 'FREQ=WEEKLY;COUNT=9' });
  await call(context.request, owner, 'PATCH', `/api/v1/tasks/${task.id}`, { status: 'done' });
  await visit(page, '/reports/saved');
  await expect(row(page, 'Tasks that repeat')).toContainText('1 min');
  await page.getByRole('button', { name: 'Change the estimates' }).click();
  await page.getByRole('textbox', { name: 'Tasks that repeat' }).fill('90');
  await look(page, 'people-estimates');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Automation saved about 1.5 h' })).toBeVisible();
  await expectAccessible(page, page.url());
  await look(page, 'people-saved');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'people-saved-phone');

  // Who uses what: by name, and what nobody has set up yet.
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(page, '/reports/use');
  const uses = page.getByRole('region', { name: 'Who uses what' });
  await expect(row(page, 'Dina Dahl')).toContainText('1');
  await expect(uses.getByRole('columnheader', { name: 'Deals' })).toBeVisible();
  await expectAccessible(page, page.url());
  await look(page, 'people-use');
  await page.getByRole('link', { name: 'Set it up: Booking page' }).scrollIntoViewIfNeeded();
  await look(page, 'people-use-features');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'people-use-phone');
  await page.getByRole('link', { name: 'Set it up: Booking page' }).scrollIntoViewIfNeeded();
  await look(page, 'people-use-features-phone');
  await page.getByRole('link', { name: 'Set it up: Booking page' }).click();
  await expect(page).toHaveURL(/\/settings\/booking/);
  await visit(hers, '/reports/use');
  await expect(hers.getByRole('heading', { name: 'Your use', level: 1 })).toBeVisible();
  await notSideways(hers);
  await look(hers, 'people-use-own-phone');
  await visit(page, '/reports?by=month');
  await expect(page.getByRole('heading', { name: 'Pipeline created' })).toBeVisible();
  await page.getByRole('heading', { name: 'Pipeline created' }).scrollIntoViewIfNeeded();
  await notSideways(page);
  await look(page, 'people-created-phone');
});
