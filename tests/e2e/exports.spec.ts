import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { look, notSideways, tabTo } from './support/screen';

/** The file that a click hands out, with its name. */
async function fetched(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('a list goes out as a file, by keys alone', async ({ context, page }) => {
  const owner = await ada(context);
  await visit(page, '/contacts');
  const button = page.getByRole('button', { name: 'Export', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('radio', { name: /of this list/ })).toBeChecked();
  await look(page, 'export-dialog');
  await expectAccessible(page, 'the export dialog');
  await dialog.getByRole('button', { name: 'Export' }).focus();
  await page.keyboard.press('Enter');
  const download = dialog.getByRole('button', { name: 'Download' });
  await expect(download).toBeVisible({ timeout: 30_000 });
  await look(page, 'export-ready');
  const { name, bytes } = await fetched(page, () => download.press('Enter'));
  expect(name).toMatch(/^contacts-\d{4}-\d\d-\d\d\.csv$/);
  expect(bytes.toString('utf8')).toContain('"First name","Last name"');
  await dialog.getByRole('link', { name: 'All exports' }).click();
  await expect(page.getByRole('list', { name: 'Exports' }).getByText(name)).toBeVisible();

  const stages = [
    { name: 'Asked', kind: 'open', probability: 20 },
    { name: 'Won', kind: 'won', probability: 100 },
    { name: 'Lost', kind: 'lost', probability: 0 },
  ];
  const other = await call(context.request, owner, 'POST', '/api/v1/pipelines', { name: 'Repairs', stages });
  await call(context.request, owner, 'POST', '/api/v1/deals', { title: 'Flour mill', pipelineId: other.id });
  await visit(page, '/deals');
  await page.getByRole('searchbox', { name: 'Search' }).fill('flour');
  await expect(page.getByRole('link', { name: 'Workshop fittings' })).toBeHidden();
  await tabTo(page, page.getByRole('button', { name: 'Export', exact: true }));
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('radio', { name: 'The one on this board' })).toBeChecked();
  await expectAccessible(page, 'the export dialog of a board');
  await look(page, 'export-board');
  await dialog.getByRole('button', { name: 'Export' }).press('Enter');
  await expect(download).toBeVisible({ timeout: 30_000 });
  const deals = (await fetched(page, () => download.press('Enter'))).bytes.toString('utf8');
  expect(deals).toContain('Flour for the season');
  expect(deals).not.toContain('Workshop fittings');
  expect(deals, 'of the pipeline that is shown only').not.toContain('Flour mill');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'export-board-phone');
});

test('files and regular exports have a page, also on a phone', async ({ context, page }) => {
  const owner = await ada(context);
  await call(context.request, owner, 'POST', '/api/v1/views', { object: 'contacts', name: 'Old friends', q: 'nora' });
  await visit(page, '/settings/exports');
  await expect(page.getByText('No exports yet')).toBeVisible();
  await look(page, 'exports-empty');
  await page.getByRole('button', { name: 'Export everything' }).click();
  const download = page.getByRole('button', { name: /^Download everything-.*zip$/ });
  await expect(download).toBeVisible({ timeout: 30_000 });
  const { bytes } = await fetched(page, () => download.click());
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  await page.getByText('What is in it', { exact: true }).click();
  await expect(page.getByText(createHash('sha256').update(bytes).digest('hex'))).toBeVisible();
  await page.getByRole('button', { name: 'Add a regular export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a regular export' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Contacts on Fridays');
  await tabTo(page, dialog.getByRole('combobox', { name: 'Which' }));
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'The view “Old friends”' }).click();
  await dialog.getByRole('combobox', { name: 'On' }).click();
  await page.getByRole('option', { name: 'Friday' }).click();
  await look(page, 'export-schedule');
  await expectAccessible(page, 'the dialog of a regular export');
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'export-schedule-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText(/The view “Old friends” · Every week, 07:00 · Next/)).toBeVisible();
  await look(page, 'exports');
  await expectAccessible(page, 'the page of exports');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'exports-phone');
  await page.getByRole('switch', { name: 'Pause Contacts on Fridays' }).click({ force: true });
  await expect(page.getByText(/Every week, 07:00 · Paused/)).toBeVisible();
  await page.getByRole('button', { name: /^Delete everything-/ }).click();
  await expect(page.getByText('No exports yet')).toBeVisible();
});

test('the whole workspace goes out, is read without the product, and comes back in another one', async ({ context, page, browser }) => {
  test.setTimeout(120_000);
  await ada(context);
  await visit(page, '/settings/data');
  await page.getByRole('button', { name: 'Make an archive' }).click();
  const download = page.getByRole('button', { name: /^Download .*zip$/ });
  await expect(download).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/This one holds records|this one holds records/)).toBeVisible();
  await look(page, 'archive');
  const { name, bytes } = await fetched(page, () => download.click());

  const reader = await browser.newPage({ offline: true });
  const faults: string[] = [];
  reader.on('pageerror', (error) => faults.push(error.message));
  await reader.goto(pathToFileURL(resolve(import.meta.dirname, '../../docs/read-archive.html')).href);
  await reader.getByLabel('Archive (zip file):').setInputFiles({ name, mimeType: 'application/zip', buffer: bytes });
  await expect(reader.getByText(/All \d+ tables are as the manifest says/)).toBeVisible({ timeout: 20_000 });
  await reader.getByRole('button', { name: 'contacts', exact: true }).click();
  await reader.getByRole('searchbox', { name: 'Search this table' }).fill('sample');
  await expect(reader.getByRole('status').last()).toContainText(/[1-9]\d* rows/);
  await look(reader, 'archive-reader');
  const csv = await fetched(reader, () => reader.getByRole('button', { name: 'Save as CSV' }).click());
  expect(csv.bytes.toString('utf8')).toContain('"display_name"');
  // One byte that is another one, somewhere in the middle: it is told.
  const broken = Buffer.from(bytes);
  broken[Math.floor(broken.length / 3)]! ^= 1;
  await reader.getByLabel('Archive (zip file):').setInputFiles({ name, mimeType: 'application/zip', buffer: broken });
  await expect(reader.getByText(/not as the manifest says|damaged|no zip file/).first()).toBeVisible({ timeout: 20_000 });
  expect(faults).toEqual([]);

  const elsewhere = await browser.newContext();
  await ada(elsewhere, { sampleData: false, businessName: 'Acme again' });
  const again = await elsewhere.newPage();
  await visit(again, '/settings/data');
  await look(again, 'restore');
  // While it runs, the page tells the step and how far it is. How long that lasts is the server's: the answer is held here.
  let held = true;
  await again.route('**/api/v1/archives', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    if (held && body.restore) Object.assign(body.restore, { status: 'running', rows: 900, processed: 300, tables: [] });
    await route.fulfill({ response: answer, json: body });
  });
  await again.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/zip', buffer: bytes });
  await expect(again.getByRole('heading', { name: `${name} is being restored` })).toBeVisible();
  await expect(again.getByText('Step 1 of 2: the rows are read')).toBeVisible();
  await expect(again.getByText(/300 of 900 rows · begun/)).toBeVisible();
  await expectAccessible(again, 'a restore that runs');
  await look(again, 'restoring');
  await again.setViewportSize({ width: 390, height: 844 });
  await look(again, 'restoring-phone');
  await again.setViewportSize({ width: 1280, height: 800 });
  held = false;
  await expect(again.getByText(`${name} is restored, all of it`)).toBeVisible({ timeout: 60_000 });
  await expect(again.getByText('all rows are there, and their digests are equal')).toBeVisible();
  await expect(again.getByText(/holds records/)).toBeHidden();
  await expect(again.getByRole('button', { name: 'Choose an archive' })).toBeHidden();
  await look(again, 'restored-short');
  await again.getByText('Table by table').click();
  await expect(again.getByRole('row', { name: /contacts/ }).first()).toContainText('Yes');
  await expectAccessible(again, 'the page of archives');
  await look(again, 'restored');
  await again.setViewportSize({ width: 390, height: 844 });
  await notSideways(again);
  await look(again, 'restored-phone');
  await again.setViewportSize({ width: 1280, height: 800 });
  await again.getByRole('list', { name: 'What came in' }).getByRole('link', { name: '6 contacts' }).click();
  await expect(again.getByText('6 records').first()).toBeVisible();
  await elsewhere.close();
  await reader.close();
});
