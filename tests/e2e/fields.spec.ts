import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';

const shots = process.env.CRM_SHOTS;

test('Ada adds a choice in the settings, fills it in on a contact, and filters the list by it', async ({ context, page }) => {
  await ada(context);
  await visit(page, '/settings/fields');
  await page.getByRole('button', { name: 'Add field' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Tier');
  await dialog.getByRole('combobox', { name: 'Holds' }).click();
  await page.getByRole('option', { name: 'One of a list' }).click();
  await dialog.getByLabel('Option 1').fill('Gold');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Silver');
  await dialog.getByLabel('Heading').fill('Care');
  if (shots) await page.screenshot({ path: `${shots}/dialog.png` });
  await expectAccessible(page, 'the dialog of a field');
  await dialog.getByRole('button', { name: 'Add field' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('One of a list')).toBeVisible();
  if (shots) await page.screenshot({ path: `${shots}/settings.png` });
  await expectAccessible(page, 'the fields');

  await visit(page, '/contacts');
  await page.getByRole('link', { name: 'Nora Field' }).click();
  await expect(page.getByRole('heading', { name: 'Care' })).toBeVisible();
  await page.getByTitle('Change Tier').click();
  await page.getByRole('option', { name: 'Gold' }).click();
  await expect(page.getByTitle('Change Tier')).toHaveText('Gold');
  await expect(page.getByText('Tier: – → Gold')).toBeVisible();
  if (shots) await page.screenshot({ path: `${shots}/file.png` });

  await visit(page, '/contacts');
  await expect(page.getByRole('columnheader', { name: 'Tier' })).toBeVisible();
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('menuitem', { name: 'Tier' }).click();
  await page.getByRole('checkbox', { name: 'Gold' }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('1 record', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Nora Field' })).toBeVisible();
  await page.getByRole('button', { name: 'Tier', exact: true }).click();
  await expect(page).toHaveURL(/sort=custom\.tier/);
  if (shots) await page.screenshot({ path: `${shots}/list.png` });
});

test('a required field is asked for in the form; a deleted one comes back with every value', async ({ context, page }) => {
  const me = await ada(context);
  await call(context.request, me, 'POST', '/api/v1/custom-fields', {
    object: 'company', label: 'Customer number', type: 'text', required: { when: 'always' }, unique: true, showInTable: true,
  });
  for (const [label, type] of [['Roof area', 'number'], ['Paid so far', 'money'], ['Last survey', 'date'], ['Solar', 'yesNo'], ['Website of the shop', 'link'], ['Remarks', 'longText']])
    await call(context.request, me, 'POST', '/api/v1/custom-fields', { object: 'company', label, type, group: 'Roof', showInTable: false });
  await visit(page, '/companies');
  await page.getByRole('button', { name: 'Add company' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Slates and Sons');
  await dialog.getByRole('button', { name: 'Add company' }).click();
  await expect(dialog.getByText("'Customer number' is required.")).toBeVisible();
  await dialog.getByLabel('Customer number').fill('C-1');
  await dialog.getByRole('button', { name: '6 more fields' }).click();
  await dialog.getByLabel('Roof area').fill('120,5');
  if (shots) await page.screenshot({ path: `${shots}/form.png` });
  await dialog.getByRole('button', { name: 'Add company' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Slates and Sons' })).toBeVisible();
  await expect(page.getByTitle('Change Roof area')).toHaveText('120.5');
  await page.getByTitle('Change Last survey').click();
  await page.getByLabel('Last survey').fill('2026-11-22');
  await page.keyboard.press('Enter');
  await expect(page.getByTitle('Change Last survey')).toContainText('2026');
  await page.getByTitle('Change Roof area').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('many');
  await page.keyboard.press('Enter');
  await expect(page.getByText("'Roof area' is a number.")).toBeVisible();
  await page.keyboard.press('Escape');

  await visit(page, '/settings/fields?object=company');
  await page.getByRole('button', { name: 'Move Roof area up' }).click();
  await expect(page.getByRole('list', { name: 'Fields' }).getByRole('listitem').first()).toContainText('Roof area');
  await page.getByRole('button', { name: 'Actions for Roof area' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByRole('heading', { name: 'Deleted fields' })).toBeVisible();
  if (shots) await page.screenshot({ path: `${shots}/deleted.png` });
  await page.getByRole('button', { name: 'Restore Roof area' }).click();
  await expect(page.getByRole('heading', { name: 'Deleted fields' })).toBeHidden();
  await visit(page, '/companies?q=slates');
  await page.getByRole('link', { name: 'Slates and Sons' }).click();
  await expect(page.getByTitle('Change Roof area')).toHaveText('120.5');

  await page.setViewportSize({ width: 390, height: 844 });
  for (const [name, path] of [['phone-settings', '/settings/fields?object=company'], ['phone-list', '/companies']]) {
    await visit(page, path!);
    await page.waitForTimeout(500);
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
});
