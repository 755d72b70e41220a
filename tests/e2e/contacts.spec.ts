import { expect, test } from '@playwright/test';
import { ada, visit } from './support/people';

test.beforeEach(async ({ context, page }) => {
  await ada(context);
  await visit(page, '/contacts');
  await expect(page.getByRole('link', { name: 'Nora Field' })).toBeVisible();
});

test('a contact by keys: C, a name, Enter; the same e-mail twice leads to the one that exists', async ({ page }) => {
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Grace Hopper');
  await dialog.getByLabel('E-mail').fill('grace@navy.example');
  await dialog.getByLabel('Phone').fill('+1 202 555 0147');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();

  await page.keyboard.press('c');
  await dialog.getByLabel('Name').fill('G. Hopper');
  await dialog.getByLabel('E-mail').fill('GRACE@navy.example');
  await page.keyboard.press('Enter');
  await dialog.getByRole('link', { name: 'Open the one that exists' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('550147');
  const started = Date.now();
  await expect(page.getByRole('dialog').getByText('Grace Hopper')).toBeVisible();
  expect(Date.now() - started).toBeLessThan(5000);
  await page.keyboard.press('Escape');
});

test('a fact is edited where it stands, and Escape changes nothing', async ({ page }) => {
  await page.getByRole('link', { name: 'Nora Field' }).click();
  await page.getByTitle('Change Job title').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Head of baking');
  await page.keyboard.press('Escape');
  await expect(page.getByTitle('Change Job title')).toHaveText('Owner');
  await page.getByTitle('Change Job title').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Head of baking');
  await page.keyboard.press('Enter');
  await expect(page.getByTitle('Change Job title')).toHaveText('Head of baking');
  await page.reload();
  await expect(page.getByTitle('Change Job title')).toHaveText('Head of baking');
});

test('a call is logged by keys with its outcome', async ({ page }) => {
  await page.getByRole('link', { name: 'Nora Field' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Nora Field' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save note' })).toBeVisible();
  await page.keyboard.press('l');
  await expect(page.getByRole('group', { name: 'Write down what happened' })).toBeFocused();
  await page.keyboard.press('o');
  await expect(page.getByRole('radio', { name: 'Reached' })).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Call logged').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Timeline' }).getByText('Reached').first()).toBeVisible();
});
