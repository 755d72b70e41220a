import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { look, notSideways } from './support/screen';

test('who else is in the running stands on the deal, who got it is said when it is lost, and the report counts it', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const amount = { amount: '900.00', currency: 'EUR' };
  const deal = await call(context.request, owner, 'POST', '/api/v1/deals', { title: 'New kitchen', amount });
  await call(context.request, owner, 'POST', '/api/v1/competitors', { name: 'Southern' });

  await visit(page, `/deals/${deal.id}`);
  await page.getByRole('button', { name: 'Add competitor' }).click();
  await page.getByRole('combobox', { name: 'Add competitor' }).fill('Northern');
  await page.getByRole('option', { name: 'Add “Northern”' }).click();
  const rivals = page.getByRole('list', { name: 'Competitors' });
  await expect(rivals.getByRole('link', { name: 'Northern' })).toBeVisible();
  await page.getByRole('button', { name: 'Add competitor' }).click();
  await page.getByRole('option', { name: 'Southern' }).click();
  await expect(rivals.getByRole('listitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'Take Southern off this deal' }).click();
  await expect(rivals.getByRole('listitem')).toHaveCount(1);
  // The toast of this step alone: the earlier ones stay as they are.
  await page.getByRole('alert').filter({ hasText: 'Southern is off this deal' }).getByRole('button', { name: 'Undo' }).click();
  await expect(rivals.getByRole('listitem')).toHaveCount(2);

  await page.getByRole('button', { name: 'Mark as lost' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Who got it' }).click();
  await page.getByRole('option', { name: 'Northern' }).click();
  await dialog.getByRole('textbox', { name: /reason/i }).fill('Cheaper');
  await look(page, 'deal-lost-to');
  await dialog.getByRole('textbox', { name: /reason/i }).press('Enter');
  await expect(rivals.getByText('got it', { exact: true })).toBeVisible();
  await expectAccessible(page, page.url());
  await look(page, 'deal-rivals');

  await visit(page, '/reports?by=competitor');
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first().getByRole('cell');
  await expect(row('Northern').nth(3)).toHaveText('1');
  await expect(row('Northern').nth(5)).toHaveText('1');
  await expect(row('Southern').nth(5)).toHaveText('0');
  await look(page, 'reports-competitors');
  await row('Northern').nth(5).getByRole('link').click();
  await expect(page.getByRole('link', { name: 'New kitchen' })).toBeVisible();
});

test('the forecast stands beside the goal, opens its deals and reads well on a phone', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const month = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 1, 1)).toISOString();
  const first = month.slice(0, 10);
  const money = (amount: string) => ({ amount, currency: 'GBP' });
  const post = (path: string, body: unknown) => call(context.request, owner, 'POST', `/api/v1/${path}`, body);
  await post('deals', { title: 'Likely', amount: money('1000.00'), probability: 50, expectedClose: `${first.slice(0, 8)}15` });
  await post('deals', { title: 'Late', amount: money('70.00'), expectedClose: '2026-01-05' });
  await post('deals', { title: 'Some day', amount: money('30.00') });
  const won = await post('deals', { title: 'Won now', amount: money('400.00') });
  await post(`deals/${won.id}/win`, {});
  await post('goals', { measure: 'wonAmount', period: 'month', starts: first, targetAmount: money('800.00') });

  await visit(page, '/reports/forecast');
  const cells = (name: string | RegExp) => page.getByRole('row').filter({ hasText: name }).first().getByRole('cell');
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(month));
  await expect(cells(name).nth(3)).toHaveText('£800');
  await expect(cells(name).nth(6)).toHaveText('£1,000');
  await expect(cells(name).nth(7)).toHaveText('£500');
  await expect(page.getByRole('img', { name: 'Forecast' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Should have closed already' }).getByRole('cell', { name: '£70' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'No day to close' }).getByRole('cell', { name: '£30' })).toBeVisible();
  await expectAccessible(page, page.url());
  await look(page, 'forecast');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'forecast-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await cells(name).nth(5).getByRole('link').click();
  await expect(page.getByRole('link', { name: 'Likely' })).toBeVisible();
});
