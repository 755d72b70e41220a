import { expect, type Locator, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, colleague, type Person, visit } from './support/people';
import { look, notSideways } from './support/screen';

let owner: Person;

test.beforeEach(async ({ context }) => {
  owner = await ada(context, { sampleData: false });
});

test('tasks are looked at as a table with views, and changed in its cells', async ({ page }) => {
  for (const [title, priority, dueDate] of [['Call Ann', 'high', '2026-12-01'], ['Write offer', 'normal', '2026-12-02'], ['Tidy up', 'low', null]])
    await call(page.request, owner, 'POST', '/api/v1/tasks', { title, priority, dueDate });
  await visit(page, '/tasks');
  await page.getByText('Table', { exact: true }).click();
  const table = page.getByRole('grid', { name: 'Tasks' });
  await expect(table.getByText('Call Ann')).toBeVisible();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Priority' }).click();
  await page.getByRole('checkbox', { name: 'High' }).check();
  await page.getByRole('checkbox', { name: 'Low' }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('2 records', { exact: true }).last()).toBeVisible();
  await page.getByRole('button', { name: 'Save as a view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Extremes');
  await page.getByRole('radio', { name: 'My teams' }).check();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Extremes' })).toHaveAttribute('aria-current', 'page');
  await look(page, 'tasks-table');
  await expectAccessible(page, 'tasks as a table');
  await page.keyboard.press('j');
  await expect(page.locator('[data-place="0:0"]')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-place="0:0"]').getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Edited in its cell');
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
  await page.keyboard.press('Enter');
  await saved;
  await expect(table.getByText('Edited in its cell')).toBeVisible();
  await page.reload();
  await expect(table.getByText('Edited in its cell')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'tasks-table-phone');
  await notSideways(page);
});

test('names of companies are pasted where just one has them; the other cells say what is wrong', async ({ page }) => {
  await call(page.request, owner, 'POST', '/api/v1/companies/batch', { items: [{ name: 'Lee & Sons' }, { name: 'Twin' }, { name: 'Twin' }] });
  await call(page.request, owner, 'POST', '/api/v1/contacts/batch', { items: [1, 2, 3].map((i) => ({ firstName: 'Row', lastName: String(i) })) });
  await visit(page, '/contacts?sort=displayName&columns=["company"]');
  await expect(page.getByRole('link', { name: 'Row 1' })).toBeVisible();
  await page.locator('[data-place="0:1"]').focus();
  await expect(page.locator('[data-place="0:1"]')).toBeFocused();
  await expect(async () => {
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'lee & sons\nTwin\nNobody Ltd');
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await expect(page.getByRole('dialog', { name: 'Paste from a spreadsheet' })).toBeVisible({ timeout: 500 });
  }).toPass();
  const dialog = page.getByRole('dialog', { name: 'Paste from a spreadsheet' });
  await expect(dialog.getByRole('cell', { name: /Twin/ })).toContainText('several have this name');
  await expect(dialog.getByRole('cell', { name: /Nobody/ })).toContainText('there is none of this name');
  await look(page, 'paste-company');
  await dialog.getByRole('button', { name: 'Paste 1 value' }).click();
  await expect(page.locator('[data-place="0:1"]')).toHaveText('Lee & Sons');
});

test('a list is narrowed to what a relation of the workspace points at, found by its name, and options have their colours', async ({ page }) => {
  const field = (body: object) => call(page.request, owner, 'POST', '/api/v1/custom-fields', { object: 'contact', showInTable: true, ...body });
  const sponsor = await field({ label: 'Sponsor', type: 'relation', target: 'contact' });
  const tier = await field({ label: 'Tier', type: 'choice', options: [{ label: 'Gold', colour: 'yellow' }, { label: 'Plain' }] });
  const ann = await call(page.request, owner, 'POST', '/api/v1/contacts', { firstName: 'Ann', lastName: 'Sponsor' });
  const ben = await call(page.request, owner, 'POST', '/api/v1/contacts', {
    firstName: 'Ben', lastName: 'Sponsored', custom: { [sponsor.key]: ann.id, [tier.key]: tier.options[0].id },
  });
  await visit(page, '/contacts');
  await expect(page.getByRole('link', { name: 'Ben Sponsored' })).toBeVisible();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Sponsor' }).click();
  await page.getByRole('combobox', { name: 'Sponsor' }).fill('Ann');
  await page.getByRole('option', { name: 'Ann Sponsor' }).click();
  await expect(page.getByRole('button', { name: 'Sponsor: Ann Sponsor' })).toBeVisible();
  await expect(page.getByText('1 record', { exact: true }).last()).toBeVisible();
  await look(page, 'relation-filter');
  // The chip says the name after a reload too.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sponsor: Ann Sponsor' })).toBeVisible();
  const tinted = (badge: Locator) => badge.evaluate((element) => element.style.background);
  expect(await tinted(page.getByRole('grid').getByTitle('Gold'))).toContain('yellow');
  await visit(page, `/contacts/${ben.id}`);
  expect(await tinted(page.getByTitle('Gold'))).toContain('yellow');
  await look(page, 'file-colours');

  await visit(page, '/settings/fields?of=contact');
  await page.getByRole('button', { name: 'Actions for Tier' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Colour of “Plain”' }).click();
  await page.getByRole('menuitem', { name: 'Teal' }).click();
  await look(page, 'option-colours');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const fields = (await call(page.request, owner, 'GET', '/api/v1/custom-fields?object=contact')).items;
  await expect
    .poll(async () => (await call(page.request, owner, 'GET', '/api/v1/custom-fields?object=contact')).items.find((one: { key: string }) => one.key === tier.key).options[1].colour)
    .toBe('teal');
  expect(fields).toHaveLength(2);
});

test('what a file shows of its story stands in the address: Back and links keep it', async ({ page }) => {
  const ann = await call(page.request, owner, 'POST', '/api/v1/contacts', { firstName: 'Ann', lastName: 'Lee' });
  for (const kind of ['call', 'note'])
    await call(page.request, owner, 'POST', '/api/v1/activities', { kind, subject: `A ${kind}`, links: [{ object: 'contact', id: ann.id }] });
  await visit(page, `/contacts/${ann.id}`);
  await expect(page.getByText('A note', { exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('call');
  await expect(page.getByText('A note', { exact: true })).toHaveCount(0);
  await expect(page).toHaveURL(/kind=call/);
  await page.getByRole('button', { name: 'More filters' }).click();
  await page.getByRole('combobox', { name: 'By' }).selectOption({ label: 'Ada Lovelace' });
  await expect(page).toHaveURL(/by=/);
  await page.getByRole('link', { name: 'Contacts' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible();
  await page.goBack();
  await expect(page.getByText('A call', { exact: true })).toBeVisible();
  await expect(page.getByText('A note', { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Show' })).toHaveValue('call');
  await expect(page.getByText('A note', { exact: true })).toHaveCount(0);
});

test('personal fields are typed for a new person as far as the role is cleared, and who may not import is not offered it', async ({ page, browser }) => {
  await visit(page, '/settings/people');
  await expect(page.getByText('Ada Lovelace')).toBeVisible();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Add contact' });
  await dialog.getByLabel('Name', { exact: true }).fill('Ann Lee');
  await dialog.getByRole('button', { name: 'More fields' }).click();
  await dialog.getByLabel('Birth date').fill('1990-04-02');
  await dialog.getByLabel('Household').fill('3');
  await dialog.getByLabel('Children born').fill('2019');
  await look(page, 'personal-create');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /Ann Lee/ })).toBeVisible();
  const [ann] = (await call(page.request, owner, 'GET', '/api/v1/contacts?q=Ann')).items;
  expect(ann.birthDate).toBe('1990-04-02');
  expect(ann.household).toMatchObject({ size: 3, children: [{ birthYear: 2019 }] });
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Imports' })).toBeVisible();

  const rule = { create: 'all', read: 'all', update: 'all', delete: 'all', export: 'none', bulk: 'none' };
  const role = await call(page.request, owner, 'POST', '/api/v1/roles', {
    name: 'Front desk', baseline: 'member', clearance: 'normal', rules: { contact: rule, company: rule, deal: rule, task: rule, activity: rule },
  });
  const other = await browser.newContext();
  const bob = await colleague(other, owner, 'Bob Marsh', 'member');
  await call(page.request, owner, 'PATCH', `/api/v1/members/${bob.memberId}`, { roleId: role.id });
  const theirs = await other.newPage();
  await visit(theirs, '/contacts');
  await expect(theirs.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Trash' })).toBeVisible();
  await expect(theirs.getByRole('link', { name: 'Imports' })).toHaveCount(0);
  await theirs.getByRole('button', { name: 'Add contact' }).first().click();
  await theirs.getByRole('button', { name: 'More fields' }).click();
  await expect(theirs.getByLabel('Occupation')).toBeVisible();
  await expect(theirs.getByLabel('Birth date')).toHaveCount(0);
  await expect(theirs.getByLabel('Household')).toHaveCount(0);
  await other.close();
});
