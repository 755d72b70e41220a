import { expect, test } from '@playwright/test';
import { ada, call, freshEmail, linkIn, visit } from './support/people';
import { expectAccessible } from './support/axe';
import { look, notSideways } from './support/screen';

test('Ada asks Ann by mail, Ann corrects her name without signing in, and Ada takes it over', async ({ context, page, browser, baseURL }) => {
  const owner = await ada(context);
  const confirmation = await linkIn(context.request, owner.email, /verify-email\?token=([\w.~%-]+)/);
  await context.request.post('/api/v1/auth/verify-email', { data: { token: confirmation } });
  const email = freshEmail('ann');
  const ann = await call(context.request, owner, 'POST', '/api/v1/contacts', {
    firstName: 'Ann', lastName: 'Lee', jobTitle: 'Baker', emails: [{ value: email }], phones: [{ value: '+44 20 7946 0018' }],
    addresses: [{ street: '1 Mill Lane', postcode: 'YO1 7AB', city: 'York', country: 'GB' }],
  });
  await visit(page, `/contacts/${ann.id}`);
  await page.getByRole('button', { name: 'Ask: is this still right?' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 found');
  await look(page, 'ask-dialog');
  await expectAccessible(page, 'ask dialog');
  await page.getByRole('button', { name: 'Ask 1 customer' }).click();
  await expect(page.getByText('Mail, sent')).toBeVisible();

  const token = await linkIn(context.request, email, /confirm\?token=([\w.~%-]+)/);
  const own = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } });
  const phone = await own.newPage();
  await phone.goto(`/confirm?token=${token}`);
  await expect(phone.getByRole('heading', { name: 'Is this still right?' })).toBeVisible();
  await expect(phone.getByText('Acme', { exact: true })).toBeVisible();
  await expect(phone.getByText('1 Mill Lane, YO1 7AB York, GB')).toBeVisible();
  await expectAccessible(phone, 'confirmation page');
  await notSideways(phone);
  await look(phone, 'confirm-390');
  await phone.getByLabel('Acme may send me news and offers by e-mail.').check();
  await phone.getByRole('button', { name: 'Something is not right' }).click();
  await phone.getByLabel('Last name').fill('Lee-Smith');
  await phone.getByRole('button', { name: 'Add a phone number' }).click();
  await phone.getByLabel('Phone 2').fill('+44 20 7946 0999');
  await look(phone, 'confirm-correct-390');
  await expectAccessible(phone, 'correcting');
  await phone.getByRole('button', { name: 'Send' }).click();
  await expect(phone.getByRole('heading', { name: 'Thank you!' })).toBeVisible();
  await phone.reload();
  await expect(phone.getByText('You have answered already')).toBeVisible();
  await phone.goto('/confirm?token=nothing');
  await expect(phone.getByText('This page has done its work')).toBeVisible();
  await phone.goto('/confirm');
  await expect(phone.getByLabel('The code of your letter')).toBeVisible();
  await look(phone, 'confirm-code-390');
  await own.close();

  await visit(page, '/quality/asking');
  await expect(page.getByRole('cell', { name: 'Lee-Smith' })).toBeVisible();
  await expectAccessible(page, 'asking page');
  await look(page, 'asking-1280');
  await page.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByText('No answer waits for you')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'asking-390');
  await notSideways(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(page, `/contacts/${ann.id}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Ann Lee-Smith' })).toBeVisible();
  await expect(page.getByText('+44 20 7946 0999').first()).toBeVisible();
  await expect(page.getByText('Yes Acme may send me news and offers by e-mail.')).toBeVisible();
  await page.getByRole('heading', { name: 'Is this still right?' }).scrollIntoViewIfNeeded();
  await look(page, 'file-confirmations');
});

test('a letter is printed with a code, and a call is filled in while one talks', async ({ context, page }) => {
  const owner = await ada(context);
  const contact = await call(context.request, owner, 'POST', '/api/v1/contacts', {
    firstName: 'Mae', lastName: 'Ford', phones: [{ value: '+44 20 7946 0321' }], addresses: [{ street: '2 High Street', city: 'Leeds', country: 'GB' }],
  });
  const ask = (channel: string) => call(context.request, owner, 'POST', '/api/v1/confirmation-requests', { contactIds: [contact.id], fields: ['name', 'phones', 'addresses'], channel, again: true });
  await ask('letter');
  await visit(page, '/quality/asking');
  await page.getByRole('link', { name: 'Letters (1)' }).click();
  await page.getByRole('button', { name: 'Make the letters' }).click();
  await expect(page.getByRole('article')).toContainText('Dear Mae Ford,');
  const code = await page.getByRole('article').getByRole('strong').textContent();
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await look(page, 'letter-1280');
  await expectAccessible(page, 'letter');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation').first()).toBeHidden();
  await look(page, 'letter-print');
  await page.emulateMedia({ media: 'screen' });
  await page.goto('/confirm');
  await page.getByLabel('The code of your letter').fill(code!.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 High Street, Leeds, GB')).toBeVisible();
  await look(page, 'confirm-1280');
  await page.getByRole('button', { name: 'Yes, all right' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible();

  await ask('call');
  await visit(page, `/contacts/${contact.id}`);
  await page.getByRole('button', { name: 'Fill in while you talk' }).click();
  await page.getByLabel('Last name').fill('Ford-Jones');
  await look(page, 'call-form');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mae Ford-Jones' })).toBeVisible();
});

test('Ada says what is taken over by itself and what consent is asked for', async ({ context, page }) => {
  await ada(context);
  await visit(page, '/quality/asking');
  await page.getByRole('button', { name: 'How we ask' }).click();
  await page.getByLabel('Words of the mail, the letter and the page').fill('Hello from Acme.');
  await page.getByLabel('Name: changed').check();
  await look(page, 'asking-settings');
  await expectAccessible(page, 'settings');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'How we ask' }).click();
  await expect(page.getByLabel('Name: changed')).toBeChecked();
});
