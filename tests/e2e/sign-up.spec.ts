import { expect, test } from '@playwright/test';
import { freshEmail, password } from './support/people';

test('from nothing to the first deal on the board: at most 6 clicks, 6 fields and a minute', async ({ page }) => {
  await page.addInitScript(() => {
    addEventListener('click', (event) => {
      // A click made by the browser for Enter has no place.
      if (event.isTrusted && event.detail > 0) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
    }, true);
  });
  let fields = 0;
  const type = async (text: string) => {
    fields++;
    await page.keyboard.type(text, { delay: 80 });
  };

  const started = Date.now();
  await page.goto('/sign-up');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await type(freshEmail('ada'));
  await page.getByLabel('Password', { exact: true }).click();
  await type(password);
  await page.getByLabel('Your name').click();
  await type('Ada Lovelace');
  await page.getByLabel('Business name').click();
  await type('Acme');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'Deals' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Flour for the season' })).toBeVisible();
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Title')).toBeFocused();
  await type('Oven');
  await dialog.getByLabel('Value (').click();
  await type('12,500');
  await page.keyboard.press('Enter');
  const first = page.locator('section[aria-label^="New,"]');
  await expect(first.getByRole('link', { name: 'Oven' })).toBeVisible();
  const seconds = (Date.now() - started) / 1000;

  await expect(first.getByRole('heading')).toHaveText('New 2');
  await expect(first.locator('strong', { hasText: '$16,700' })).toBeVisible();
  const clicks = Number(await page.evaluate(() => sessionStorage.clicks));
  console.log(`sign-up to first deal: ${clicks} clicks, ${fields} fields, ${seconds.toFixed(1)} s`);
  expect(clicks).toBeLessThanOrEqual(6);
  expect(fields).toBeLessThanOrEqual(6);
  expect(seconds).toBeLessThan(60);
});
