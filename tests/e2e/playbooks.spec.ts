import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { notSideways } from './support/screen';

const looks = process.env.CRM_LOOK;

async function look(page: Page, name: string) {
  if (!looks) return;
  await page.screenshot({ path: `${looks}/${name}-1280.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await page.screenshot({ path: `${looks}/${name}-390.png` });
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('Ada takes over a playbook, enrols a contact, notes the call and sees the bar move, with undo', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  const api = <T = any>(method: string, path: string, data?: unknown) => call<T>(context.request, owner, method, `/api/v1${path}`, data);
  const contact = await api('POST', '/contacts', { firstName: 'Nora', lastName: 'Field', ownerId: owner.memberId });

  // Several toasts may stand there: each takes back its own.
  const undo = (of: string) => page.getByRole('alert').filter({ hasText: of }).getByRole('button', { name: 'Undo' }).click();

  await visit(page, '/settings/playbooks');
  await expect(page.getByText('No playbook of your own yet')).toBeVisible();
  await look(page, 'playbooks-empty');
  await page.getByRole('button', { name: 'Use this one: New enquiry' }).click();
  const mine = page.getByRole('region', { name: 'Your playbooks' });
  await expect(mine.getByRole('link', { name: 'New enquiry' })).toBeVisible();
  await expectAccessible(page, 'playbooks');

  await visit(page, `/contacts/${contact.id}`);
  const panel = page.getByRole('region', { name: 'Playbooks' });
  await panel.getByRole('button', { name: 'Start a playbook' }).click();
  await page.getByRole('menuitem', { name: 'New enquiry' }).click();
  await expect(panel.getByText('Step 1 of 7')).toBeVisible();
  await expect(panel.getByText('Now: Call Nora Field about their enquiry')).toBeVisible();
  await look(page, 'playbooks-way');
  await expectAccessible(page, 'a way through a playbook');

  await panel.getByRole('button', { name: 'Note the call' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Thank them for asking.')).toBeVisible();
  await look(page, 'playbooks-call');
  await expectAccessible(page, 'the script of a call');
  await dialog.getByText('Reached', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Note the call' }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByText('Step 7 of 7')).toBeVisible();
  await expect(panel.getByText('Now: Make Nora Field an offer, or say why not')).toBeVisible();
  await undo('Call noted');
  await expect(panel.getByText('Step 1 of 7')).toBeVisible();

  // Stopped, and begun again by Undo.
  await panel.getByRole('button', { name: 'Stop New enquiry' }).click();
  await expect(panel.getByText('New enquiry was stopped')).toBeVisible();
  await undo('Stopped: New enquiry');
  await expect(panel.getByText('Step 1 of 7')).toBeVisible();
  await panel.getByRole('button', { name: 'Done: Call Nora Field about their enquiry' }).click();
  await expect(panel.getByText('Step 7 of 7')).toBeVisible();

  // Its figures open their rows.
  await visit(page, '/settings/playbooks');
  await expect(mine.getByText('100%')).toBeVisible();
  await look(page, 'playbooks');
  await mine.getByRole('link', { name: '1' }).first().click();
  await expect(page.getByRole('link', { name: 'Nora Field' })).toBeVisible();
});

test('Ada writes a playbook: steps are added, moved by a key, and checked where they lead', async ({ context, page }) => {
  await ada(context, { sampleData: false });
  await visit(page, '/settings/playbooks');
  await page.getByRole('button', { name: 'Write a playbook' }).click();
  await page.getByLabel('Name').fill('After the fair');
  const add = async (title: string, kind?: string) => {
    await page.getByRole('button', { name: 'Add a step' }).click();
    const dialog = page.getByRole('dialog');
    if (kind) await dialog.getByLabel('Kind').selectOption(kind);
    await dialog.getByLabel('What is to be done').fill(title);
    await dialog.getByRole('button', { name: 'Keep the step' }).click();
    await expect(dialog).toBeHidden();
  };
  await add('Send the catalogue');
  await add('Call {{contact.nickname}}', 'call');
  await look(page, 'playbook-editor');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText("There is no 'contact.nickname' to be filled in")).toBeVisible();
  await page.getByRole('button', { name: 'Edit the step Call {{contact.nickname}}' }).click();
  const dialog = page.getByRole('dialog');
  await look(page, 'playbook-step');
  await expectAccessible(page, 'a step');
  await dialog.getByLabel('What is to be done').fill('Call {{contact.name}}');
  await dialog.getByRole('button', { name: 'Keep the step' }).click();
  await page.getByRole('button', { name: 'Move up: Call {{contact.name}}' }).press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'After the fair' })).toBeVisible();
  const flow = page.getByRole('list', { name: 'How it goes' }).getByRole('listitem');
  await expect(flow.first()).toContainText('Call {{contact.name}}');
  await expect(flow.nth(1)).toContainText('Send the catalogue');
  await expectAccessible(page, 'a playbook');
});
