import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { look, notSideways } from './support/screen';

test('Ada is warned of somebody who is there already, merges two records field by field, and takes it back', async ({ context, page }) => {
  const owner = await ada(context);
  const contact = (body: object) => call(context.request, owner, 'POST', '/api/v1/contacts?allowDuplicates=true', body);
  const martha = await contact({ firstName: 'Martha', lastName: 'Quindlen', jobTitle: 'Baker', emails: [{ value: 'martha@quindlen.example' }], phones: [{ value: '+44 20 7946 0331' }] });
  const marta = await contact({ firstName: 'Marta', lastName: 'Quindlen', jobTitle: 'Head baker', emails: [{ value: 'martha@quindlen.example' }], tags: ['fair'], addresses: [{ street: '3 Mill Lane', city: 'York', postcode: 'YO1 7AB' }] });
  for (const first of ['Otto', 'Oto', 'Ottto']) await contact({ firstName: first, lastName: 'Brandreth', emails: [{ value: 'otto@brandreth.example' }], phones: [{ value: '+44 20 7946 0555' }] });
  await call(context.request, owner, 'POST', '/api/v1/deals', { title: 'Ovens', contactIds: [marta.id] });

  // While she types.
  await visit(page, '/contacts');
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Marta Quindlin');
  await dialog.getByLabel('Phone', { exact: true }).fill('020 7946 0331');
  await expect(dialog.getByText('Perhaps this is somebody you have already')).toBeVisible();
  await expect(dialog.getByText('same phone')).toBeVisible();
  await expectAccessible(page, 'a likely duplicate while typing');
  await look(page, 'duplicate-while-typing');
  await dialog.getByRole('link', { name: /Martha Quindlen/ }).click();
  await expect(page.getByRole('heading', { name: 'Martha Quindlen' })).toBeVisible();

  // The queue, found by itself.
  await visit(page, '/quality/duplicates');
  await expect(page.getByRole('listitem').filter({ hasText: 'Martha Quindlen' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('listitem').filter({ hasText: 'Otto Brandreth' }).first()).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, 'duplicates');
  await look(page, 'duplicates');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'duplicates-390');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('listitem').filter({ hasText: 'Quindlen' }).getByRole('button', { name: 'Compare' }).click();
  const review = page.getByRole('dialog');
  await expect(review.getByRole('row', { name: /What hangs on it/ })).toContainText('deals: 1');
  await review.getByRole('radio', { name: 'Martha Quindlen stays' }).check();
  await review.getByRole('radio', { name: 'Head baker' }).check();
  await expectAccessible(page, 'side by side');
  await look(page, 'duplicate-review');
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'duplicate-review-390');
  await page.setViewportSize({ width: 1280, height: 800 });
  await review.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(page.getByText('Merged into Martha Quindlen', { exact: true })).toBeVisible();
  const now = await call(context.request, owner, 'GET', `/api/v1/contacts/${marta.id}`);
  expect([now.id, now.jobTitle, now.tags, now.emails.length]).toEqual([martha.id, 'Head baker', ['fair'], 1]);

  // The old link leads to the one that stayed.
  await page.getByRole('button', { name: 'Close' }).first().click();
  await visit(page, `/contacts/${marta.id}`);
  await expect(page).toHaveURL(new RegExp(martha.id));
  await visit(page, '/quality/duplicates');
  const history = page.getByRole('list', { name: 'Merged lately' });
  await history.getByRole('button', { name: 'Undo' }).click();
  await expect(history.getByText('undone')).toBeVisible();
  expect((await call(context.request, owner, 'GET', `/api/v1/contacts/${marta.id}`)).firstName).toBe('Marta');

  // All the likely ones at once.
  await page.getByRole('button', { name: 'Merge all the likely ones…' }).click();
  const many = page.getByRole('dialog');
  await many.getByRole('slider').press('Home');
  await expect(many.getByText(/records would be merged into/)).toBeVisible();
  await expectAccessible(page, 'merge many');
  await look(page, 'merge-many');
  await many.getByRole('button', { name: /^Merge \d/ }).click();
  await expect(page.getByText(/records were merged/)).toBeVisible({ timeout: 30_000 });
  await look(page, 'merged-many');
  await page.getByRole('button', { name: 'Undo all of it' }).click();
  await expect(page.getByText(/records were merged/)).toBeHidden({ timeout: 30_000 });
});
