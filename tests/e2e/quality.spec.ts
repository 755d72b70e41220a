import { expect, test } from '@playwright/test';
import { ada, call, visit } from './support/people';

const looks = process.env.CRM_LOOK;

test('a slip of the keys is noticed, what grew old is confirmed by one tap, and the half-lives are the workspace’s', async ({ context, page }) => {
  const owner = await ada(context);
  await visit(page, '/contacts');
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Pia Lang');
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill('info@gmial.com');
  await expect(dialog.getByText('Office address')).toBeVisible();
  if (looks) await page.screenshot({ path: `${looks}/hint.png` });
  await dialog.getByRole('button', { name: 'Did you mean info@gmail.com?' }).click();
  await expect(dialog.getByRole('textbox', { name: 'E-mail' })).toHaveValue('info@gmail.com');
  await dialog.getByRole('button', { name: 'Add contact' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pia Lang' })).toBeVisible();

  const { items } = await call(context.request, owner, 'GET', '/api/v1/contacts?q=Pia');
  await call(context.request, owner, 'PATCH', `/api/v1/contacts/${items[0].id}`, { jobTitle: 'Buyer', phones: [{ value: '+44 20 7946 0555' }] });
  const pia = await call(context.request, owner, 'GET', `/api/v1/contacts/${items[0].id}`);
  // A moment after everything has become stale.
  await page.clock.setFixedTime(new Date(Date.parse(pia.phones[0].staleAt) + 50));
  await page.reload();
  const facts = page.getByRole('region', { name: 'Facts' });
  await expect(facts.getByText(/^Not confirmed since/).first()).toBeVisible();
  await expect(facts.getByText(/^Job title: not confirmed since/)).toBeVisible();
  if (looks) {
    await page.screenshot({ path: `${looks}/stale-1280.png` });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${looks}/stale-390.png`, fullPage: true });
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await facts.getByRole('button', { name: '+44 20 7946 0555 is still right' }).click();
  await expect(facts.getByText('Checked').first()).toBeVisible();

  await visit(page, '/settings/quality');
  await page.getByRole('spinbutton', { name: 'E-mail, in months' }).fill('0');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByText(/between 1 and 120/)).toBeVisible();
  await page.getByRole('spinbutton', { name: 'E-mail, in months' }).fill('6');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByRole('alert').getByText('Saved')).toBeVisible();
  if (looks) {
    await page.screenshot({ path: `${looks}/settings-1280.png` });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${looks}/settings-390.png`, fullPage: true });
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await visit(page, '/contacts?filter={"stale":"true"}');
  await expect(page.getByText('Out of date').first()).toBeVisible();
});
