import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, colleague, type Person, visit } from './support/people';

let owner: Person;

async function contacts(count: number): Promise<string[]> {
  const items = Array.from({ length: count }, (_, i) => ({ firstName: 'Row', lastName: String(i).padStart(3, '0'), jobTitle: 'Buyer', tags: [i % 2 ? 'odd' : 'even'] }));
  const answer = await call(request!, owner, 'POST', '/api/v1/contacts/batch', { items });
  return answer.items.map((item: { id: string }) => item.id);
}

let request: Page['request'] | undefined;

test.beforeEach(async ({ context, page }) => {
  owner = await ada(context, { sampleData: false });
  request = page.request;
});

const cell = (page: Page, row: number, column: number) => page.locator(`[data-place="${row}:${column}"]`);

test('Ada filters the list, saves it as a view, shares and pins it; Bob finds it', async ({ page, browser }) => {
  await contacts(6);
  await visit(page, '/contacts');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: 'All filters' }).click();
  const builder = page.getByRole('dialog', { name: 'All filters' });
  await builder.getByRole('combobox', { name: 'Field' }).click();
  await page.getByRole('option', { name: 'Tags' }).click();
  await builder.getByRole('combobox', { name: 'Value' }).click();
  await page.getByRole('option', { name: 'odd' }).click();
  await expect(builder.getByRole('status')).toHaveText('3 records match');
  await builder.getByRole('button', { name: 'Show 3 records' }).click();
  await expect(page.getByText('3 records', { exact: true }).last()).toBeVisible();

  await page.getByRole('button', { name: 'Save as a view' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Odd ones');
  await dialog.getByLabel('Everybody in the workspace sees it').check();
  await page.keyboard.press('Enter');
  const tabs = page.getByRole('navigation', { name: 'Views' });
  await expect(tabs.getByRole('link', { name: 'Odd ones' })).toHaveAttribute('aria-current', 'page');
  await expectAccessible(page, 'a list with views');

  await page.getByRole('button', { name: 'More about “Odd ones”' }).click();
  await page.getByRole('menuitem', { name: 'Pin to the side' }).click();
  await expect(page.getByRole('list', { name: 'Pinned views' }).getByRole('link', { name: 'Odd ones' })).toBeVisible();

  // Changed since it was saved: a dot, and back by one choice.
  await page.getByRole('button', { name: 'Name' }).click();
  await expect(page.getByRole('img', { name: 'changed since it was saved' })).toBeVisible();
  await page.getByRole('button', { name: 'More about “Odd ones”' }).click();
  await page.getByRole('menuitem', { name: 'As it was saved' }).click();
  await expect(page.getByRole('img', { name: 'changed since it was saved' })).toHaveCount(0);

  const other = await browser.newContext();
  await colleague(other, owner, 'Bob Marsh', 'member');
  const theirs = await other.newPage();
  await visit(theirs, '/contacts');
  await theirs.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Odd ones' }).click();
  await expect(theirs.getByText('3 records', { exact: true }).last()).toBeVisible();
  await other.close();

  await page.getByRole('button', { name: 'More about “Odd ones”' }).click();
  await page.getByRole('menuitem', { name: 'Delete the view' }).click();
  await expect(tabs.getByRole('link', { name: 'Odd ones' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Odd ones' })).toBeVisible();
});

test('cells are gone through by Tab, edited by Enter, left by Escape as they were, and pasted as a block with one undo', async ({ page }) => {
  await contacts(4);
  await visit(page, '/contacts?sort=displayName&columns=["jobTitle","tags"]');
  await expect(page.getByRole('link', { name: 'Row 000' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(cell(page, 0, 0)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(cell(page, 0, 1)).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Never saved');
  await page.keyboard.press('Escape');
  await expect(cell(page, 0, 1)).toHaveText('Buyer');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Head of buying');
  await page.keyboard.press('Tab');
  await expect(cell(page, 0, 2)).toBeFocused();
  await expect(cell(page, 0, 1)).toHaveText('Head of buying');

  await cell(page, 1, 1).focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'Chef\tred, blue\nBaker\tgreen');
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const dialog = page.getByRole('dialog', { name: 'Paste from a spreadsheet' });
  await expect(dialog.getByRole('status')).toContainText('4 values fit');
  await dialog.getByRole('button', { name: 'Paste 4 values' }).click();
  await expect(cell(page, 1, 1)).toHaveText('Chef');
  await expect(cell(page, 2, 1)).toHaveText('Baker');
  await expect(cell(page, 2, 2)).toHaveText('green');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cell(page, 1, 1)).toHaveText('Buyer');
  await expect(cell(page, 2, 2)).toHaveText('even');
});

test('two people change one cell: the second sees both values and chooses', async ({ page }) => {
  const ids = await contacts(1);
  await visit(page, '/contacts?columns=["jobTitle"]');
  await expect(cell(page, 0, 1)).toHaveText('Buyer');
  await cell(page, 0, 1).focus();
  await page.keyboard.press('Enter');
  await expect(cell(page, 0, 1).getByRole('textbox')).toBeFocused();
  // Written behind the screen's back, so that what is shown is old when it is saved.
  await page.route('**/api/v1/events/stream', (route) => route.abort());
  await call(page.request, owner, 'PATCH', `/api/v1/contacts/${ids[0]}`, { jobTitle: 'Director' });
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Manager');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Somebody else changed this in the meantime' });
  await expect(dialog).toContainText('“Director”');
  await expect(dialog).toContainText('“Manager”');
  await dialog.getByRole('button', { name: 'Use mine' }).click();
  await expect(cell(page, 0, 1)).toHaveText('Manager');
});

test('of the workspace\'s own fields only the cell in question clashes, and is named and said in its own words', async ({ page }) => {
  const tier = await call(page.request, owner, 'POST', '/api/v1/custom-fields', { object: 'contact', label: 'Customer tier', key: 'tier', type: 'number' });
  await call(page.request, owner, 'POST', '/api/v1/custom-fields', { object: 'contact', label: 'Seats', key: 'seats', type: 'number' });
  const [id] = await contacts(1);
  const write = (custom: Record<string, number>) => call(page.request, owner, 'PATCH', `/api/v1/contacts/${id}`, { custom });
  await write({ tier: 1, seats: 10 });
  await visit(page, `/contacts?columns=["custom.${tier.key}","custom.seats"]`);
  await expect(cell(page, 0, 2)).toHaveText('10');
  await page.route('**/api/v1/events/stream', (route) => route.abort());
  const edit = async (text: string) => {
    await cell(page, 0, 1).focus();
    await page.keyboard.press('Enter');
    await expect(cell(page, 0, 1).getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };

  // Somebody else changed another field of the same person: nothing stands against this one.
  await write({ seats: 20 });
  await edit('2');
  await expect(cell(page, 0, 2)).toHaveText('20');
  await expect(cell(page, 0, 1)).toHaveText('2');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await write({ tier: 3 });
  await edit('4');
  const dialog = page.getByRole('dialog', { name: 'Somebody else changed this in the meantime' });
  await expect(dialog).toContainText('Customer tier');
  await expect(dialog).toContainText('“3”');
  await expect(dialog).toContainText('“4”');
  await dialog.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(cell(page, 0, 1)).toHaveText('3');
});

test('all that match get a new owner by keys alone, and one undo takes it back', async ({ page }) => {
  await contacts(130);
  await visit(page, '/contacts?columns=["owner"]');
  await expect(page.getByText('130 records', { exact: true }).last()).toBeVisible();
  await call(page.request, owner, 'POST', '/api/v1/contacts/bulk', { action: 'assign', filter: { all: [] }, ownerId: null });
  await page.reload();
  await expect(cell(page, 0, 1)).toHaveText('');
  await page.keyboard.press('j');
  await page.keyboard.press('Control+a');
  const bar = page.getByRole('toolbar', { name: 'Selected rows' });
  await expect(bar).toContainText('100 selected');
  await bar.getByRole('button', { name: 'Select all 130 that match' }).focus();
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('130 selected');
  await page.keyboard.press('a');
  await page.keyboard.type('Ada');
  await expect(page.getByRole('option', { name: 'Ada Lovelace' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText('130 records changed', { exact: true })).toBeVisible();
  await expect(cell(page, 0, 1)).toHaveText('Ada Lovelace');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cell(page, 0, 1)).toHaveText('');
});

test('on a phone rows are cards that can be selected, and the page never moves sideways', async ({ page }) => {
  await contacts(12);
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, '/contacts');
  await expect(page.getByRole('link', { name: 'Row 000' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select Row 003' }).check();
  await expect(page.getByRole('toolbar', { name: 'Selected rows' })).toContainText('1 selected');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page, 'cards on a phone');
});
