import { expect, test } from '@playwright/test';
import { ada, call, freshEmail, visit } from './support/people';
import { expectAccessible } from './support/axe';
import { look, notSideways } from './support/screen';

test('Ada mends five things before coffee: on Home, in the queue, by a field, a tap and a question', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const ann = await call(context.request, owner, 'POST', '/api/v1/contacts', { firstName: 'Ann', lastName: 'Lee', ownerId: owner.memberId, emails: [{ value: freshEmail('ann') }] });
  await call(context.request, owner, 'POST', '/api/v1/contacts', { lastName: 'Ford', ownerId: owner.memberId, phones: [{ value: '+44 20 7946 0018' }] });
  const deal = await call(context.request, owner, 'POST', '/api/v1/deals', { title: 'Bread', amount: { amount: '12000.00', currency: 'USD' }, contactIds: [ann.id] });
  await call(context.request, owner, 'POST', `/api/v1/deals/${deal.id}/win`);

  await visit(page, '/home');
  await expect(page.getByText('0 of 5 today')).toBeVisible();
  await page.getByRole('button', { name: 'Fix: Ann Lee, No phone' }).click();
  await page.getByRole('textbox', { name: 'Ann Lee: No phone' }).fill('nothing');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/not a phone number/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Ann Lee: No phone' }).fill('+44 20 7946 0999');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 of 5 today')).toBeVisible();
  await look(page, 'home-fixes-1280');
  await expectAccessible(page, 'home with fixes');

  await visit(page, '/quality');
  await expect(page.getByRole('region', { name: 'What to mend first' })).toContainText('$12,000');
  await page.getByLabel('Defect').selectOption({ label: 'No first name (1)' });
  await expect(page.getByRole('region', { name: 'What to mend first' }).getByRole('row')).toHaveCount(2);
  await look(page, 'queue-1280');
  await expectAccessible(page, 'queue');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'queue-390');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel('Defect').selectOption('');
  await page.getByRole('region', { name: 'What to mend first' }).getByRole('button', { name: 'Ask the customer: Ann Lee, No checked address' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 found');
  await page.keyboard.press('Escape');

  await page.getByLabel('Mail me on Mondays about my customers without a touch').click();
  await expect(page.getByLabel('Mail me on Mondays about my customers without a touch')).not.toBeChecked();
  await page.reload();
  await expect(page.getByLabel('Mail me on Mondays about my customers without a touch')).not.toBeChecked();
  await page.getByRole('region', { name: 'What to mend first' }).first().scrollIntoViewIfNeeded();
  await page.getByText('Customers without a touch').locator('xpath=ancestor::section').getByRole('link', { name: 'Contacts' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ann Lee' })).toBeVisible();
  await expect(page.getByText('Without a touch')).toBeVisible();
  await look(page, 'without-touch');
  await page.getByRole('row', { name: /Ann Lee/ }).getByRole('checkbox').check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Is this still right?' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 found');
  await page.keyboard.press('Escape');

  await visit(page, '/quality/scores');
  await expect(page.getByRole('region', { name: 'Mean score, day by day' })).toBeVisible();
  await look(page, 'scores-1280');
  await expectAccessible(page, 'scores');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'scores-390');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByText('Owner', { exact: true }).click();
  await page.getByRole('link', { name: 'Ada Lovelace' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ann Lee' })).toBeVisible();

  await visit(page, '/settings/quality');
  await expect(page.getByText(/^Together 100\./)).toBeVisible();
  await page.getByLabel('Consent').fill('15');
  await expect(page.getByText(/^Together 110\./)).toBeVisible();
  await look(page, 'weights');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(page.getByText('Saved').first()).toBeVisible();
});
