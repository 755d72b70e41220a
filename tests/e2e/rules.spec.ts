import { expect, type Page, test } from '@playwright/test';
import { ada, call, visit } from './support/people';

const looks = process.env.CRM_LOOK;

async function look(page: Page, name: string) {
  if (!looks) return;
  await page.screenshot({ path: `${looks}/${name}-1280.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${looks}/${name}-390.png` });
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('a rule is tried before it is saved, then kept by the form, and switched off with one tap', async ({ context, page }) => {
  const owner = await ada(context);
  await visit(page, '/settings/rules');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Field' }).click();
  await page.getByRole('option', { name: 'Phone', exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Comparison' }).click();
  await page.getByRole('option', { name: 'is empty', exact: true }).click();
  await expect(dialog.getByText('Today it holds of 0 records of 6.')).toBeVisible();
  await call(context.request, owner, 'POST', '/api/v1/contacts', { firstName: 'Without', lastName: 'Number' });
  await dialog.getByRole('textbox', { name: 'What it says' }).fill('A contact needs a phone number.');
  await dialog.getByRole('button', { name: 'Also in German' }).click();
  await dialog.getByRole('textbox', { name: 'What it says in German' }).fill('Ein Kontakt braucht eine Telefonnummer.');
  await look(page, 'rule-dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('A contact needs a phone number.')).toBeVisible();
  await look(page, 'rules');

  await expect(dialog).toBeHidden();
  await page.keyboard.press('c');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Pia Lang');
  await dialog.getByRole('button', { name: 'Add contact' }).click();
  await expect(dialog.getByText('A contact needs a phone number.').first()).toBeVisible();
  await look(page, 'rule-blocks');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Actions for A contact needs a phone number.' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(dialog.getByText('Today it holds of 1 record of 7.')).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Without Number' })).toBeVisible();
  await dialog.getByRole('combobox', { name: 'What matches' }).click();
  await page.getByRole('option', { name: 'Asks for a reason' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTitle('Asks for a reason')).toBeVisible();
  await expect(dialog).toBeHidden();

  await page.keyboard.press('c');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Pia Lang');
  await dialog.getByRole('button', { name: 'Add contact' }).click();
  const why = page.getByRole('dialog', { name: 'A rule asks for a reason' });
  await expect(why.getByText('A contact needs a phone number.')).toBeVisible();
  await why.getByRole('textbox', { name: 'Why it is right all the same' }).fill('Met at the fair, only has e-mail.');
  await look(page, 'reason');
  await why.getByRole('button', { name: 'Save with this reason' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pia Lang' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Timeline' }).getByText('Met at the fair, only has e-mail.')).toBeVisible();
  await look(page, 'reason-line');

  await visit(page, '/settings/rules');
  await page.getByRole('switch', { name: 'On: A contact needs a phone number.' }).click({ force: true });
  await expect(page.getByRole('switch', { name: 'On: A contact needs a phone number.' })).not.toBeChecked();
  await page.getByRole('button', { name: 'Actions for A contact needs a phone number.' }).click();
  await page.getByRole('menuitem', { name: 'Delete the rule' }).click();
  await expect(page.getByText('No rules yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('A contact needs a phone number.')).toBeVisible();
});

test('a warning is told beside what was saved, and names are put in order as the workspace wants it', async ({ context, page }) => {
  const owner = await ada(context);
  await call(context.request, owner, 'POST', '/api/v1/validation-rules', {
    object: 'contact', when: 'both', effect: 'warn', messages: { en: 'People without a job title are hard to greet.' }, condition: { field: 'jobTitle', op: 'empty', value: true },
  });
  await visit(page, '/contacts');
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('PIA VAN DER LANG');
  await dialog.getByRole('button', { name: 'Add contact' }).click();
  await expect(page.getByText('People without a job title are hard to greet.').first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Lang');
  await look(page, 'warning');
  await visit(page, '/settings/quality');
  await page.getByRole('switch', { name: /^Names all in capitals/ }).click({ force: true });
  await expect(page.getByRole('switch', { name: /^Names all in capitals/ })).not.toBeChecked();
  await look(page, 'quality');
  const ann = await call(context.request, owner, 'POST', '/api/v1/contacts', { firstName: 'ANN', jobTitle: 'Buyer' });
  expect(ann.firstName).toBe('ANN');
});
