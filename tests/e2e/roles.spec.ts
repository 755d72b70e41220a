import { expect, test } from '@playwright/test';
import { ada, call, colleague, visit } from './support/people';

test('Ada makes a role that sees its own records only, gives it to Bob, and Bob finds only his', async ({
  context,
  page,
  browser,
  baseURL,
}) => {
  const owner = await ada(context);
  const own = await browser.newContext({ baseURL });
  const bob = await colleague(own, owner, 'Bob Builder', 'member');
  await call(context.request, owner, 'POST', '/api/v1/companies', { name: 'Mill of Bob', ownerId: bob.memberId });
  await call(context.request, owner, 'POST', '/api/v1/deals', { title: 'Bran for Bob', ownerId: bob.memberId });

  await visit(page, '/settings/roles');
  await page.getByRole('button', { name: 'Add role' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add role' });
  await dialog.getByLabel('Name').fill('Field sales');
  await expect(dialog.getByLabel('See: Deals')).toHaveValue('own');
  await expect(dialog.getByLabel('Delete: Deals')).toHaveValue('none');
  // What is seen limits the rest, both ways.
  await dialog.getByLabel('Change: Calls and notes').selectOption('team');
  await expect(dialog.getByLabel('See: Calls and notes')).toHaveValue('team');
  await dialog.getByLabel('See: Calls and notes').selectOption('own');
  await expect(dialog.getByLabel('Change: Calls and notes')).toHaveValue('own');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Field sales added').first()).toBeVisible();

  await visit(page, '/settings/people');
  await page.getByRole('combobox', { name: 'Role of Bob Builder' }).click();
  await page.getByRole('option', { name: 'Field sales' }).click();
  await expect(page.getByText('Bob Builder changed').first()).toBeVisible();

  const his = await own.newPage();
  await visit(his, '/deals');
  await expect(his.getByRole('link', { name: 'Bran for Bob' })).toBeVisible();
  await expect(his.getByRole('link', { name: 'Flour for the season' })).toHaveCount(0);
  await visit(his, '/deals?view=list');
  await expect(his.getByText('Bran for Bob')).toBeVisible();
  await expect(his.getByText('Flour for the season')).toHaveCount(0);
  await visit(his, '/companies');
  await expect(his.getByText('Mill of Bob')).toBeVisible();
  await expect(his.getByRole('row')).toHaveCount(2);
  await his.keyboard.press('ControlOrMeta+k');
  const box = his.getByRole('textbox', { name: 'Search' });
  await box.fill('bran');
  await expect(his.getByRole('button', { name: /Bran for Bob/ })).toBeVisible();
  await box.fill('flour');
  await expect(his.getByRole('button', { name: /Bran for Bob/ })).toHaveCount(0);
  await expect(his.getByRole('button', { name: /Flour for the season/ })).toHaveCount(0);
  await his.keyboard.press('Escape');

  // Another's record is as unknown as one that never was; and what his role may not do is not offered.
  const deals = await call(context.request, owner, 'GET', '/api/v1/deals?q=flour');
  await visit(his, `/deals/${deals.items[0].id}`);
  await expect(his.getByRole('heading', { name: 'Flour for the season' })).toHaveCount(0);
  await visit(his, '/deals');
  await his.getByRole('link', { name: 'Bran for Bob' }).click();
  await expect(his.getByRole('heading', { level: 1, name: 'Bran for Bob' })).toBeVisible();
  await expect(his.getByRole('button', { name: 'More', exact: true })).toHaveCount(0);
  await expect(his.getByRole('button', { name: /won/i }).first()).toBeVisible();
  await own.close();
});

test('Ada puts two people into a team', async ({ context, page, browser, baseURL }) => {
  const owner = await ada(context);
  const other = await browser.newContext({ baseURL });
  await colleague(other, owner, 'Bob Builder', 'member');
  await other.close();
  await visit(page, '/settings/teams');
  await page.getByRole('button', { name: 'Add team' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add team' });
  await dialog.getByLabel('Name').fill('North');
  await dialog.getByRole('combobox', { name: 'People' }).click();
  await page.getByRole('option', { name: 'Bob Builder' }).click();
  await page.getByRole('option', { name: 'Ada Lovelace' }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('North added').first()).toBeVisible();
  await expect(page.getByText('Ada Lovelace, Bob Builder')).toBeVisible();
});

test('A file and a list that are on Bob’s screen let go of what is given to somebody else', async ({
  context,
  browser,
  baseURL,
}) => {
  const owner = await ada(context);
  const own = await browser.newContext({ baseURL });
  const bob = await colleague(own, owner, 'Bob Builder', 'member');
  const see = { read: 'own', create: 'own', update: 'own', delete: 'none', export: 'none', bulk: 'none' };
  const rules = { contact: see, company: see, deal: see, task: see, activity: see };
  const role = await call(context.request, owner, 'POST', '/api/v1/roles', {
    name: 'His own',
    baseline: 'member',
    rules,
  });
  await call(context.request, owner, 'PATCH', `/api/v1/members/${bob.memberId}`, { roleId: role.id });
  const ours = { ownerId: bob.memberId };
  const contact = await call(context.request, owner, 'POST', '/api/v1/contacts', { lastName: 'Handover', ...ours });
  const company = await call(context.request, owner, 'POST', '/api/v1/companies', { name: 'Handover Ltd', ...ours });
  const deal = await call(context.request, owner, 'POST', '/api/v1/deals', { title: 'Handover deal', ...ours });

  const his = await own.newPage();
  for (const [path, name, record] of [
    [`/contacts/${contact.id}`, 'Handover', `contacts/${contact.id}`],
    [`/companies/${company.id}`, 'Handover Ltd', `companies/${company.id}`],
    [`/deals/${deal.id}`, 'Handover deal', `deals/${deal.id}`],
  ] as const) {
    await visit(his, path);
    await expect(his.getByRole('heading', { level: 1, name })).toBeVisible();
    await call(context.request, owner, 'PATCH', `/api/v1/${record}`, { ownerId: owner.memberId });
    await expect(his.getByRole('heading', { level: 1, name })).toHaveCount(0);
    await expect(his.getByText(name, { exact: true })).toHaveCount(0);
    await call(context.request, owner, 'PATCH', `/api/v1/${record}`, ours);
  }

  await visit(his, '/contacts');
  await expect(his.getByRole('link', { name: 'Handover' })).toBeVisible();
  await call(context.request, owner, 'PATCH', `/api/v1/contacts/${contact.id}`, { ownerId: owner.memberId });
  await expect(his.getByRole('link', { name: 'Handover' })).toHaveCount(0);
  await own.close();
});
