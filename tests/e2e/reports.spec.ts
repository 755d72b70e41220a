import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, type Person, visit } from './support/people';
import { look, notSideways } from './support/screen';

const shared = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'crm-sales');
const headers = (person: Person) => ({ Authorization: `Bearer ${person.token}` });

async function bring(request: APIRequestContext, person: Person, object: string, name: string, file: Buffer, mapping?: unknown) {
  const upload = await request.post('/api/v1/imports', {
    headers: headers(person),
    multipart: {
      object,
      ...(mapping !== undefined && { mapping: JSON.stringify(mapping) }),
      file: { name, mimeType: 'text/csv', buffer: file },
    },
  });
  expect(upload.status(), await upload.text()).toBe(202);
  const { id } = (await upload.json()) as { id: string };
  await call(request, person, 'POST', `/api/v1/imports/${id}/start`, {});
  await expect
    .poll(async () => (await call(request, person, 'GET', `/api/v1/imports/${id}`)).status, { timeout: 180_000 })
    .toBe('done');
}

async function pipeline(request: APIRequestContext, person: Person) {
  const stages = [
    { name: 'Prospecting', kind: 'open', probability: 10 },
    { name: 'Engaging', kind: 'open', probability: 40 },
    { name: 'Won', kind: 'won', probability: 100 },
    { name: 'Lost', kind: 'lost', probability: 0 },
  ];
  return (await call(request, person, 'POST', '/api/v1/pipelines', { name: 'MavenTech', stages })).id as string;
}

const row = (page: Page, name: string | RegExp) => page.getByRole('row').filter({ hasText: name });
const cells = (page: Page, name: string | RegExp) => row(page, name).first().getByRole('cell');

test('the figures of a real business on the screen, in its file, and the rows behind them', async ({ context, page }) => {
  test.skip(!existsSync(shared), 'The data set crm-sales is not beside the project.');
  test.setTimeout(400_000);
  const owner = await ada(context, { sampleData: false });
  const id = await pipeline(context.request, owner);
  await bring(context.request, owner, 'companies', 'accounts.csv', readFileSync(join(shared, 'accounts.csv')));
  const constants = { pipelineId: id, currency: 'USD' };
  await bring(context.request, owner, 'deals', 'sales_pipeline.csv', readFileSync(join(shared, 'sales_pipeline.csv')), { constants });

  await visit(page, '/reports');
  const quarters = [
    ['Q1 2017', '$1,134,672'],
    ['Q2 2017', '$3,086,111'],
    ['Q3 2017', '$2,982,255'],
    ['Q4 2017', '$2,802,496'],
  ];
  for (const [name, sum] of quarters) await expect(cells(page, name!).nth(2)).toHaveText(sum!);
  await expect(page.getByRole('img', { name: 'Won value over time' })).toBeVisible();
  await look(page, 'reports-quarters');

  await page.getByRole('combobox', { name: 'Grouped by' }).click();
  await page.getByRole('option', { name: 'Person' }).click();
  const best = cells(page, 'Darcel Schlecht');
  await expect(best.nth(1)).toHaveText('349');
  await expect(best.nth(2)).toHaveText('$1,153,214');
  await expect(best.nth(3)).toHaveText('204');
  await look(page, 'reports-people');

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV', exact: true }).click();
  const file = readFileSync(await (await saving).path(), 'utf8');
  expect(file).toContain('"Darcel Schlecht","USD","349","1153214.00","204"');

  await best.nth(1).getByRole('link').click();
  await expect(page.getByText('349', { exact: false }).first()).toBeVisible();
  await look(page, 'reports-rows');

  await visit(page, `/reports/funnel?pipeline=${id}`);
  await expect(cells(page, 'Engaging').nth(1)).toHaveText('5,827');
  await look(page, 'reports-funnel');
});

test('what was done is counted, opens its rows, and reads well on a phone and with a screen reader', async ({ context, page }) => {
  const owner = await ada(context);
  const contacts = await call(context.request, owner, 'GET', '/api/v1/contacts?limit=1');
  const links = [{ object: 'contact', id: contacts.items[0].id }];
  const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  await call(context.request, owner, 'POST', '/api/v1/activities', { kind: 'email', direction: 'in', subject: 'A question', at: at(30), links });
  await call(context.request, owner, 'POST', '/api/v1/activities', { kind: 'email', direction: 'out', subject: 'The answer', at: at(27), links });
  await call(context.request, owner, 'POST', '/api/v1/activities', { kind: 'call', direction: 'out', outcome: 'noAnswer', at: at(20), links });

  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, '/reports/activities');
  await expect(row(page, 'Ada Lovelace').first()).toBeVisible();
  const answers = page.getByRole('region', { name: 'Response time' }).or(page.locator('section[aria-label="Response time"]'));
  await expect(answers.first().getByRole('cell', { name: '3 h' }).first()).toBeVisible();
  await notSideways(page);
  await expectAccessible(page, page.url());
  await look(page, 'reports-activities-phone');

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('combobox', { name: 'Grouped by' }).click();
  await page.getByRole('option', { name: 'Result' }).click();
  await cells(page, 'No answer').nth(1).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: /^Activities\s*1$/ })).toBeVisible();
  await expect(row(page, 'No answer')).toHaveCount(1);
  await expectAccessible(page, page.url());
  for (const path of ['/reports', '/reports/funnel']) {
    await visit(page, path);
    await expectAccessible(page, page.url());
  }
  await look(page, 'reports-sample');
});
