import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { look, notSideways } from './support/screen';

test('a strategy is set up from a proposal, reviewed, and tells how far it has come', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const post = (path: string, body: unknown) => call(context.request, owner, 'POST', `/api/v1/${path}`, body);
  const monthsAgo = (months: number) => {
    const day = new Date();
    day.setUTCMonth(day.getUTCMonth() - months);
    return day.toISOString();
  };
  const sold = async (company: string, months: number) => {
    const deal = await post('deals', { title: 'Order', companyId: company });
    await post(`deals/${deal.id}/win`, {});
    await call(context.request, owner, 'PATCH', `/api/v1/deals/${deal.id}`, { closedAt: monthsAgo(months) });
  };
  const names = ['Stays', 'Leaves', 'Comes back', 'Goes'];
  const [stays, leaves, back, goes] = await Promise.all(names.map(async (name) => (await post('companies', { name })).id as string));
  for (const [company, months] of [[stays, 20], [stays, 5], [leaves, 18], [back, 16], [back, 2], [goes, 14], [goes, 13]] as const) await sold(company ?? '', months);

  await visit(page, '/market');
  await page.getByRole('link', { name: 'Strategies' }).click();
  await expect(page.getByText('What do you want to change?')).toBeVisible();
  await expectAccessible(page, page.url());
  await look(page, 'strategies-empty');
  await page.getByRole('button', { name: 'Set up: Keep more customers' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Figure')).toHaveValue('retentionRate');
  await look(page, 'strategy-form');
  await dialog.getByRole('button', { name: 'Set up' }).click();

  // Two of four came back; the plan is five points more.
  const figure = (name: string) => page.locator('dl > div').filter({ hasText: name });
  await expect(figure('Today')).toContainText('50%');
  await expect(figure('Target by')).toContainText('55%');
  await expect(page.getByRole('img', { name: 'Customers who come back by month' })).toBeVisible();
  await expectAccessible(page, page.url());
  await look(page, 'strategy');
  await page.getByRole('button', { name: 'Review now' }).click();
  await dialog.getByLabel('How does it stand?').selectOption('A new target');
  await dialog.getByLabel('Target').fill('500');
  await dialog.getByRole('button', { name: 'Review now' }).click();
  await expect(dialog.getByText('This is 0 to 100.')).toBeVisible();
  await dialog.getByLabel('Target').fill('60');
  await dialog.getByLabel('What you say').fill('We call everybody once a year.');
  await look(page, 'strategy-review');
  await dialog.getByRole('button', { name: 'Review now' }).click();
  await expect(page.getByRole('region', { name: 'Reviews' }).getByText('We call everybody once a year.')).toBeVisible();
  await expect(figure('Target by')).toContainText('60%');

  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'strategy-phone');
  await page.getByRole('link', { name: 'Strategies' }).click();
  await expect(page.getByRole('link', { name: 'Keep more customers' })).toBeVisible();
  await notSideways(page);
  await look(page, 'strategies-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await look(page, 'strategies');
  await page.getByRole('link', { name: 'Keep more customers' }).click();
  await page.getByRole('row').filter({ hasText: 'Did not come back' }).getByRole('link', { name: '2' }).click();
  await expect(page.getByRole('link', { name: 'Leaves' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Stays' })).toHaveCount(0);

  await page.goBack();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('What do you want to change?')).toBeVisible();
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Keep more customers' })).toBeVisible();
});
