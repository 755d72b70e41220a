import { expect, test } from '@playwright/test';
import { ada, call, visit } from './support/people';

test('a caller is found by number in two actions, whichever way the number is written', async ({ context, page }) => {
  const person = await ada(context);
  const grace = await call(context.request, person, 'POST', '/api/v1/contacts', { firstName: 'Grace', lastName: 'Hopper', phones: [{ value: '+1 202 555 0147' }] });
  await visit(page, '/home');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  // A slow line: Enter is pressed long before the answer is there.
  await page.route('**/api/v1/search?*', async (route) => {
    await new Promise((done) => setTimeout(done, 700));
    await route.continue();
  });
  await page.keyboard.insertText('001 (202) 555-0147');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();

  // A telephone system opens the address itself.
  await page.goto('/call?number=%2B12025550147');
  await expect(page).toHaveURL(new RegExp(grace.id));
  await call(context.request, person, 'POST', '/api/v1/companies', { name: 'Navy', phones: [{ value: '202 555 0147' }] });
  await visit(page, '/call?number=%2B12025550147');
  await expect(page.getByRole('link', { name: 'Navy' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Grace Hopper' })).toBeVisible();
  await visit(page, '/call?number=%2B442079460000');
  await page.getByRole('button', { name: 'Add a contact with this number' }).click();
  await expect(page.getByRole('dialog').getByLabel('Phone')).toHaveValue('+442079460000');
});

test('who types at once, before the palette or a dialog is there, loses no letter', async ({ context, page }) => {
  await ada(context);
  // A slow line: the code of palette and dialog is long on its way.
  await page.route(/\/assets\/(Palette|ContactDialog)-/, async (route) => {
    await new Promise((done) => setTimeout(done, 600));
    await route.continue();
  });
  await visit(page, '/home');
  await page.keyboard.type('/ben carter');
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue('ben carter');
  await expect(page.getByRole('dialog').getByText('Oak & Iron Furniture')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.type('cAnn Lee');
  await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('Ann Lee');
});

test('one typed line fills the form, and a new company comes with it', async ({ context, page }) => {
  await ada(context);
  await visit(page, '/home');
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.insertText('Ann Lee ann@lee.example +49 30 1234 Brand New Ltd');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Name')).toHaveValue('Ann Lee');
  await expect(dialog.getByLabel('E-mail')).toHaveValue('ann@lee.example');
  await expect(dialog.getByLabel('Phone')).toHaveValue('+49 30 1234');
  await expect(dialog.getByLabel('Also add the company Brand New Ltd')).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Ann Lee' })).toBeVisible();
  await expect(page.getByText('Brand New Ltd').first()).toBeVisible();

  // From the palette, with a company that the workspace has now.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  await page.keyboard.insertText('Bea Lee bea@lee.example brand new ltd');
  await expect(page.getByText('Add “Bea Lee bea@lee.example brand new ltd” as a contact')).toBeVisible();
  await expect(page.getByRole('dialog').getByText('Nothing found')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Name')).toHaveValue('Bea Lee');
  await expect(dialog.getByLabel('Company', { exact: true })).toHaveValue('Brand New Ltd');
});
