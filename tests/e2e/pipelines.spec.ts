import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';

const looks = process.env.CRM_LOOK;

async function look(page: Page, name: string) {
  if (!looks) return;
  await page.screenshot({ path: `${looks}/${name}-1280.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${looks}/${name}-390.png` });
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('a stage asks on the board for what it needs, and one answer saves and moves, with undo', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const api = <T = any>(method: string, path: string, data?: unknown) => call<T>(context.request, owner, method, `/api/v1${path}`, data);
  const { items } = await api('GET', '/pipelines');
  const [first, second] = items[0].stages;

  await visit(page, '/settings/pipelines');
  await page.getByRole('button', { name: `Actions for ${second.name}` }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Days without a touch until a deal rots').fill('7');
  await dialog.getByRole('combobox', { name: 'What a deal needs to enter' }).click();
  await page.getByRole('option', { name: 'Value', exact: true }).click();
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Add an item' }).click();
  await dialog.getByRole('textbox', { name: 'Item 1' }).fill('Spoke to whoever decides');
  await dialog.getByLabel('What to do in this stage').fill('Find out what it is worth to them.');
  await look(page, 'stage-dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('rots after 7 days')).toBeVisible();
  await look(page, 'pipelines');

  const deal = await api('POST', '/deals', { title: 'New windows', stageId: first.id });
  await visit(page, '/deals');
  const card = page.getByRole('link', { name: 'New windows' });
  await card.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(dialog.getByText('This stage asks for them.')).toBeVisible();
  await look(page, 'gate');
  await expectAccessible(page, page.url());
  await dialog.getByLabel('Value (USD)').fill('1200');
  await dialog.getByRole('button', { name: 'Save and move' }).click();
  await expect(dialog.getByText('To be ticked before it enters').first()).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'Spoke to whoever decides' }).check();
  await dialog.getByRole('button', { name: 'Save and move' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await api('GET', `/deals/${deal.id}`)).stageId).toBe(second.id);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(async () => {
    const now = await api('GET', `/deals/${deal.id}`);
    return [now.stageId, now.amount, now.checked.length];
  }).toEqual([first.id, null, 0]);
});

test('what a customer needs and why a prospect does not buy stand on the file and in the market', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const api = <T = any>(method: string, path: string, data?: unknown) => call<T>(context.request, owner, method, `/api/v1${path}`, data);
  const rival = await api('POST', '/competitors', { name: 'Northern Fittings' });
  await api('POST', '/need-categories', { name: 'Windows' });
  await api('POST', '/loss-reasons', { label: 'Too expensive', play: 'Offer the smaller package.' });
  const company = await api('POST', '/companies', { name: 'Hall & Co', ownerId: owner.memberId });
  const won = await api('POST', '/deals', { title: 'Windows', companyId: company.id, productName: 'Windows', amount: { amount: '2000.00', currency: 'USD' } });
  await api('POST', `/deals/${won.id}/win`);
  await api('POST', '/activities', { kind: 'call', direction: 'out', outcome: 'refused', subject: 'Asked about doors', links: [{ object: 'company', id: company.id }] });

  await visit(page, `/companies/${company.id}`);
  await page.getByRole('button', { name: 'Add need' }).click();
  await page.getByLabel('Spend a year (USD)').fill('8000');
  await page.getByLabel('Which competitor').selectOption({ label: 'Northern Fittings' });
  await page.getByLabel('Satisfaction, 1 to 5').fill('2');
  await look(page, 'need-form');
  await page.getByRole('form', { name: 'Add need' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('satisfaction 2 of 5')).toBeVisible();
  await expect(page.getByText('Share of wallet 25 %')).toBeVisible();
  await page.getByRole('button', { name: 'Add a reason why not' }).click();
  await page.getByLabel('Reason', { exact: true }).fill('too EXPENSIVE');
  await page.getByLabel('What they said').fill('Would take it for less.');
  const heardIn = page.getByLabel('Heard in');
  await heardIn.selectOption(await heardIn.getByRole('option', { name: 'Asked about doors' }).getAttribute('value'));
  await look(page, 'why-not-form');
  await page.getByRole('form', { name: 'Add a reason why not' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Why not' }).getByText('Too expensive')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Why not' }).getByText('heard in: Asked about doors')).toBeVisible();
  await page.getByRole('button', { name: 'Change Too expensive' }).click();
  await expect(page.getByLabel('Heard in').getByRole('option', { name: 'Asked about doors' })).toHaveCount(1);
  await expect(page.getByLabel('Heard in')).toHaveValue(/./);
  await page.keyboard.press('Escape');
  await look(page, 'file');

  const lost = await api('POST', '/deals', { title: 'Doors', companyId: company.id, amount: { amount: '900.00', currency: 'USD' } });
  await api('POST', `/deals/${lost.id}/lose`, { reason: 'Too expensive', lostToId: rival.id });
  await visit(page, '/market');
  await expect(page.getByText('Offer the smaller package.')).toBeVisible();
  await page.getByRole('button', { name: 'Too expensive' }).click();
  await expect(page.getByRole('link', { name: 'Doors' })).toBeVisible();
  await look(page, 'why-not');
  await expectAccessible(page, page.url());

  await page.getByRole('link', { name: 'Needs and gaps' }).click();
  await expect(page.getByText('Satisfaction 2 of 5')).toBeVisible();
  await look(page, 'gaps');
  await page.getByRole('button', { name: 'Make a task: Talk to Hall & Co about Windows' }).last().click();
  await expect(page.getByText('Task made: Talk to Hall & Co about Windows', { exact: true })).toBeVisible();
  await expectAccessible(page, page.url());

  await page.getByRole('link', { name: 'Competitors' }).click();
  await page.getByRole('link', { name: 'Northern Fittings' }).click();
  await expect(page.getByRole('link', { name: 'Doors' })).toBeVisible();
  await look(page, 'competitor');
  await visit(page, '/market/dormant');
  await look(page, 'dormant');
  await visit(page, '/settings/reasons');
  await expect(page.getByText('Offer the smaller package.')).toBeVisible();
  await look(page, 'reasons');
  await visit(page, '/settings/goals');
  await page.getByRole('button', { name: 'Set a goal' }).first().click();
  await page.getByRole('dialog').getByLabel('Target (USD)').fill('10000');
  await page.getByRole('dialog').getByRole('button', { name: 'Set a goal' }).click();
  await expect(page.getByText('20%').or(page.getByText('20 %'))).toBeVisible();
  await look(page, 'goals');
  await expectAccessible(page, page.url());
});
