import { expect, test } from '@playwright/test';
import { ada, visit } from './support/people';

test('the policy is strict, nothing breaks it, and no token is kept where a script finds it', async ({ context, page }) => {
  const broken: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) broken.push(message.text());
  });
  const person = await ada(context);
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`Content Security Policy: ${event.violatedDirective}`));
  });
  const answer = await page.goto('/deals');
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  await expect(page.locator('[data-card]').first()).toBeVisible();

  await page.locator('[data-card] a').first().focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.keyboard.press('d');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  for (const path of ['/contacts', '/imports', '/settings/people']) await visit(page, path);
  expect(broken).toEqual([]);

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toContain(person.token.slice(0, 20));
  expect(kept).not.toMatch(/eyJ[\w-]+\./);
  const cookie = (await context.cookies()).find((one) => one.name.includes('refresh'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
});

test('a token that has ended is renewed without anybody noticing', async ({ context, page }) => {
  await ada(context);
  await visit(page, '/contacts');
  await expect(page.getByRole('link', { name: 'Nora Field' })).toBeVisible();
  let refused = 0;
  await page.route(/\/api\/v1\/companies\?/, async (route) => {
    if (refused++ > 0) return route.continue();
    await route.fulfill({ status: 401, contentType: 'application/problem+json', body: '{"type":"unauthenticated","status":401}' });
  });
  await page.getByRole('link', { name: 'Companies' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Companies' })).toBeVisible();
  await expect.poll(() => refused).toBeGreaterThan(1);
  await expect(page.getByRole('link', { name: 'Riverside Bakery' })).toBeVisible();
});

test('without a connection a move goes back to where it was, and says why', async ({ context, page }) => {
  await ada(context);
  await visit(page, '/deals');
  const stage = (name: string) => page.locator(`section[aria-label^="${name},"]`);
  await expect(stage('New').getByRole('link', { name: 'Flour for the season' })).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Flour for the season' }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText('No connection to the server').first()).toBeVisible();
  await expect(stage('New').getByRole('link', { name: 'Flour for the season' })).toBeVisible();
  await context.setOffline(false);
});
