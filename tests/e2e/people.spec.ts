import { expect, test } from '@playwright/test';
import { ada, colleague, freshEmail, linkIn, password, visit } from './support/people';

test('Ada invites Bob by mail, and Bob works in her workspace a minute later', async ({ context, page, browser, baseURL }) => {
  await ada(context);
  await visit(page, '/settings/people');
  const email = freshEmail('bob');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.keyboard.press('Enter');
  await expect(page.getByText(email).first()).toBeVisible();

  const token = await linkIn(context.request, email, /accept-invitation\?token=([\w.~%-]+)/);
  const other = await browser.newContext({ baseURL });
  const bob = await other.newPage();
  await bob.goto(`/accept-invitation?token=${token}`);
  await expect(bob.getByRole('heading', { name: 'Join Acme' })).toBeVisible();
  await bob.getByLabel('Your name').fill('Bob Builder');
  await bob.getByLabel('Password', { exact: true }).fill(password);
  await bob.keyboard.press('Enter');
  await expect(bob.getByRole('navigation').first()).toBeVisible();
  await bob.goto('/deals');
  await expect(bob.getByRole('link', { name: 'Flour for the season' })).toBeVisible();
  await expect(bob.getByRole('button', { name: 'Add deal' })).toBeVisible();
  await other.close();
});

test('Vera may look at everything and finds nothing to change it with', async ({ context, browser, baseURL }) => {
  const owner = await ada(context);
  const own = await browser.newContext({ baseURL });
  await colleague(own, owner, 'Vera Vista', 'readOnly');
  const page = await own.newPage();
  await visit(page, '/deals');
  await expect(page.getByRole('link', { name: 'Flour for the season' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Add|^Move/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Flour for the season' }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('m');
  await page.keyboard.press('d');
  await page.waitForTimeout(300);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page.locator('section[aria-label^="New,"]').getByRole('link')).toHaveText(['Flour for the season']);

  await page.getByRole('link', { name: 'Flour for the season' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Flour for the season' })).toBeVisible();
  await expect(page.getByRole('button', { name: /won|lost|Save|Log|Add|Edit/ })).toHaveCount(0);
  for (const path of ['/contacts', '/companies', '/tasks']) {
    await visit(page, path);
    await expect(page.getByRole('button', { name: /^Add/ })).toHaveCount(0);
  }
  await visit(page, '/imports');
  await expect(page.getByRole('button', { name: 'Choose a file' })).toHaveCount(0);
  await own.close();
});
