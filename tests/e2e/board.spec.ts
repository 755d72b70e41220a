import { expect, type Locator, type Page, test } from '@playwright/test';
import { ada, visit } from './support/people';

const stage = (page: Page, name: string) => page.locator(`section[aria-label^="${name},"]`);
const card = (within: Page | Locator, title: string) => within.getByRole('link', { name: title });

async function shows(page: Page, name: string, count: number, sum: string | null) {
  await expect(stage(page, name).getByRole('heading')).toHaveText(`${name} ${count}`);
  if (sum) await expect(stage(page, name).locator('strong', { hasText: sum })).toBeVisible();
}

async function drag(page: Page, from: Locator, to: Locator) {
  const [start, end] = [(await from.boundingBox())!, (await to.boundingBox())!];
  await page.mouse.move(start.x + 40, start.y + 10);
  await page.mouse.down();
  await page.mouse.move(end.x + 60, end.y + 110, { steps: 12 });
  await page.mouse.up();
}

test.beforeEach(async ({ context, page }) => {
  await ada(context);
  await visit(page, '/deals');
  await shows(page, 'New', 1, '$4,200');
});

test('a card dragged to the next stage takes its count and sum along, and Undo brings it back', async ({ page }) => {
  await drag(page, card(page, 'Flour for the season'), stage(page, 'Contacted'));
  await expect(card(stage(page, 'Contacted'), 'Flour for the season')).toBeVisible();
  await shows(page, 'New', 0, null);
  await shows(page, 'Contacted', 2, '$17,000');
  expect(new URL(page.url()).pathname).toBe('/deals');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(stage(page, 'New'), 'Flour for the season')).toBeVisible();
  await shows(page, 'Contacted', 1, '$12,800');
  await page.reload();
  await shows(page, 'New', 1, '$4,200');
});

test('by keys alone: arrows walk, Shift+arrow moves, M lists the stages, Enter opens', async ({ page }) => {
  await card(page, 'Flour for the season').focus();
  await page.keyboard.press('ArrowRight');
  await expect(card(page, 'Workshop fittings')).toBeFocused();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(card(stage(page, 'Offer sent'), 'Workshop fittings')).toBeFocused();
  await shows(page, 'Offer sent', 2, '$20,250');
  await expect(page.getByRole('status').filter({ hasText: 'Workshop fittings moved to Offer sent' })).toBeAttached();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(stage(page, 'Offer sent').getByRole('link').nth(1)).toHaveText('Workshop fittings');

  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Won' }).click();
  await expect(card(stage(page, 'Won'), 'Workshop fittings')).toBeFocused();
  await shows(page, 'Won', 2, '$15,950');

  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Workshop fittings' })).toBeVisible();
});

test('a lost deal is asked why; closing the question leaves it where it was', async ({ page }) => {
  await drag(page, card(page, 'Flour for the season'), stage(page, 'Contacted'));
  await card(page, 'Flour for the season').focus();
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Lost' }).click();
  const question = page.getByRole('dialog', { name: 'Why is Flour for the season lost?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(card(stage(page, 'Contacted'), 'Flour for the season')).toBeVisible();

  await card(page, 'Flour for the season').focus();
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Lost' }).click();
  await question.getByLabel('Another reason').fill('They bake no more');
  await page.keyboard.press('Enter');
  await expect(card(stage(page, 'Lost'), 'Flour for the season')).toBeVisible();
  await shows(page, 'Lost', 2, '$6,100');
});

test('another browser sees a move by itself', async ({ page, context, browser }) => {
  const other = await browser.newContext({ storageState: await context.storageState() });
  // A session of its own: a refresh cookie is used once.
  const session = await other.request.post('/api/v1/auth/sign-in', { data: await credentials(page) });
  expect(session.status()).toBe(200);
  await other.addInitScript(() => localStorage.setItem('crm.signedIn', '1'));
  const second = await other.newPage();
  await visit(second, '/deals');
  await shows(second, 'New', 1, '$4,200');
  await second.waitForTimeout(500);

  await card(page, 'Flour for the season').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(card(stage(second, 'Contacted'), 'Flour for the season')).toBeVisible({ timeout: 5000 });
  await shows(second, 'Contacted', 2, '$17,000');
  await other.close();
});

test('a title and an amount in a stage make a deal', async ({ page }) => {
  await page.getByRole('button', { name: 'Add a deal to Negotiation' }).click();
  await page.keyboard.type('Kitchen tiles');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1.5k');
  await page.keyboard.press('Enter');
  await expect(card(stage(page, 'Negotiation'), 'Kitchen tiles')).toBeVisible();
  await shows(page, 'Negotiation', 2, '$11,100');
});

async function credentials(page: Page) {
  const me = await page.evaluate(() => document.body.innerText.match(/[\w-]+@acme\.example/)?.[0]);
  return { email: me, password: 'ferns under a slate roof' };
}
