import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, colleague, type Person, visit } from './support/people';
import { look, notSideways, tabTo } from './support/screen';

let owner: Person;

test.beforeEach(async ({ context }) => {
  owner = await ada(context, { sampleData: false });
});

async function deals(page: Page): Promise<{ pipeline: string; stages: string[] }> {
  const [pipeline] = (await call(page.request, owner, 'GET', '/api/v1/pipelines')).items;
  const region = await call(page.request, owner, 'POST', '/api/v1/custom-fields', {
    object: 'deal', label: 'Region', type: 'choice', showInTable: true,
    options: [{ label: 'North', colour: 'blue' }, { label: 'South', colour: 'orange' }],
  });
  const [north, south] = region.options.map((option: { id: string }) => option.id);
  const items = Array.from({ length: 9 }, (_, i) => ({
    title: `Deal ${i}`, stageId: pipeline.stages[i % 2].id, amount: { amount: '100.00', currency: 'USD' }, expectedClose: `2026-1${i % 2}-15`,
    ...(i < 8 && { custom: { [region.key]: i % 4 === 0 ? south : north } }),
  }));
  await call(page.request, owner, 'POST', '/api/v1/deals/batch', { items });
  return { pipeline: pipeline.id, stages: pipeline.stages.map((stage: { id: string }) => stage.id) };
}

test('Ada narrows the board by a field of her own, saves it by keys alone as a view for everybody; Bob opens it', async ({ page, browser }) => {
  await deals(page);
  await visit(page, '/deals');
  await expect(page.getByText('9 records', { exact: true }).last()).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Filter', exact: true }));
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Region' }).press('Enter');
  const north = page.getByRole('checkbox', { name: 'North' });
  await expect(north).toBeFocused();
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Apply' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('6 records', { exact: true }).last()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await page.keyboard.press('Shift+S');
  const dialog = page.getByRole('dialog', { name: 'Save as a view' });
  await dialog.getByLabel('Name').pressSequentially('North board');
  await dialog.getByRole('radio', { name: 'Everybody in the workspace sees it' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  const tabs = page.getByRole('navigation', { name: 'Views' });
  await expect(tabs.getByRole('link', { name: 'North board' })).toHaveAttribute('aria-current', 'page');
  await look(page, 'board-view');
  await expectAccessible(page, 'a board with views');

  // Changed and saved again; a tree of conditions is more than chips can say.
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: 'All filters' }).click();
  const builder = page.getByRole('dialog', { name: 'All filters' });
  await builder.getByRole('button', { name: 'Add a group' }).click();
  await look(page, 'board-builder');
  const fields = builder.getByRole('combobox', { name: 'Field' });
  await fields.nth(1).click();
  await page.getByRole('option', { name: 'Value', exact: true }).last().click();
  await builder.getByRole('combobox', { name: 'Comparison' }).nth(1).click();
  await page.getByRole('option', { name: 'is more than' }).click();
  await builder.getByRole('spinbutton', { name: 'Value' }).or(builder.getByRole('textbox', { name: 'Value' })).last().fill('500');
  await builder.getByRole('button', { name: 'Show 0 records' }).click();
  await expect(page.getByText('No deal matches')).toBeVisible();
  await page.getByRole('button', { name: 'More about “North board”' }).click();
  await page.getByRole('menuitem', { name: 'As it was saved' }).click();
  await expect(page.getByText('6 records', { exact: true }).last()).toBeVisible();

  const other = await browser.newContext();
  await colleague(other, owner, 'Bob Marsh', 'member');
  const theirs = await other.newPage();
  await visit(theirs, '/deals');
  await theirs.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'North board' }).click();
  await expect(theirs.getByText('6 records', { exact: true }).last()).toBeVisible();
  await theirs.setViewportSize({ width: 390, height: 844 });
  await look(theirs, 'board-view-phone');
  await notSideways(theirs);
  // In the list the same deals can be looked at, which are no view of the list.
  await theirs.getByText('List', { exact: true }).click();
  await expect(theirs.getByText('6 records', { exact: true }).last()).toBeVisible();
  await other.close();
});

test('groups open and close in the table by keys, each with its count and its sum', async ({ page }) => {
  await deals(page);
  await visit(page, '/deals?view=list&group=custom.region&sort=title');
  const table = page.getByRole('grid', { name: 'Deals' });
  const north = table.getByRole('button', { name: /^North/ });
  const south = table.getByRole('button', { name: /^South/ });
  await expect(north).toHaveText(/North.*6.*\$600/);
  await expect(south).toHaveText(/South.*2.*\$200/);
  await expect(table.getByRole('button', { name: /^Empty/ })).toHaveText(/1.*\$100/);
  await expect(table.getByRole('link', { name: /^Deal/ })).toHaveCount(9);
  await look(page, 'groups');
  await expectAccessible(page, 'a table in groups');

  await page.keyboard.press('j');
  await expect(north).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(north).toHaveAttribute('aria-expanded', 'false');
  await expect(table.getByRole('link', { name: /^Deal/ })).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await expect(south).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(south).toHaveAttribute('aria-expanded', 'false');
  await expect(table.getByRole('link', { name: /^Deal/ })).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  // A cell of the first record of the group: edited where it stands.
  await expect(page.locator('[data-place="2:0"]')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.type('Renamed in its group');
  await page.keyboard.press('Enter');
  await expect(table.getByRole('link', { name: 'Renamed in its group' })).toBeVisible();
  // Among the rows of a group one selects as in any list.
  await page.keyboard.press('Space');
  await expect(page.getByRole('toolbar', { name: 'Selected rows' })).toContainText('1 selected');
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'groups-phone');
  await notSideways(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/deals?view=list&group=expectedClose');
  await expect(table.getByRole('button', { name: /^October 2026/ })).toHaveText(/5.*\$500/);
  await expect(table.getByRole('button', { name: /^November 2026/ })).toHaveText(/4/);
});

test('a segment is made of a filter and of picked records, seen with who came, and deleted with a way back', async ({ page }) => {
  const items = Array.from({ length: 5 }, (_, i) => ({ firstName: 'Row', lastName: String(i), tags: i < 2 ? ['vip'] : [] }));
  await call(page.request, owner, 'POST', '/api/v1/contacts/batch', { items });
  await visit(page, '/contacts?filter=%7B"tags":"vip"%7D&sort=displayName');
  await tabTo(page, page.getByRole('button', { name: 'Save as a segment' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Save as a segment' });
  await expect(dialog.getByRole('status')).toHaveText('It holds 2 records now.');
  await look(page, 'segment-save');
  await dialog.getByLabel('Name').pressSequentially('Key people');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Segment “Key people” made').first()).toBeVisible();

  await page.goto('/contacts?sort=displayName');
  await page.getByRole('checkbox', { name: 'Select Row 3' }).check();
  const bar = page.getByRole('toolbar', { name: 'Selected rows' });
  await bar.getByRole('button', { name: 'Put into a segment' }).click();
  await page.getByRole('dialog', { name: 'Put into a segment' }).getByLabel('Name').fill('To call');
  await look(page, 'segment-bulk');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 record put into “To call”').first()).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { level: 1, name: 'Segments' })).toBeVisible();
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await expect(row('Key people')).toContainText('2 records');
  await expect(row('To call')).toContainText('1 record');
  await look(page, 'segments');
  await expectAccessible(page, 'segments');
  await page.getByRole('button', { name: 'More about “To call”' }).click();
  await page.getByRole('menuitem', { name: 'Who came and went' }).click();
  await expect(page.getByRole('dialog')).toContainText(/Row 3.*entered/);
  await look(page, 'segment-moves');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'More about “To call”' }).click();
  await page.getByRole('menuitem', { name: 'Tell me of changes' }).click();
  await expect(page.getByRole('dialog').getByLabel('When somebody or something comes in')).toBeChecked();
  await page.getByRole('dialog').getByLabel('When somebody or something leaves').check();
  await look(page, 'segment-watch');
  await expectAccessible(page, 'what one wants to be told of a segment');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('You will be told of changes in “To call”').first()).toBeVisible();

  await page.getByRole('link', { name: 'To call' }).click();
  await expect(page.getByText('1 record', { exact: true }).last()).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select Row 3' }).check();
  await page.getByRole('button', { name: 'Take out of “To call”' }).click();
  await expect(page.getByText('1 record taken out of “To call”').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Row 3' })).toHaveCount(0);
  // Told behind the bell, and the line leads to who came and went.
  await page.goto('/notifications');
  await page.getByRole('link', { name: 'To call: 1 left (Row 3); now 0' }).click();
  await expect(page.getByRole('dialog', { name: 'Who came and went: To call' })).toContainText(/Row 3.*left/);
  await page.keyboard.press('Escape');

  await page.goto('/segments');
  await page.getByRole('button', { name: 'More about “Key people”' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Best people');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'More about “Best people”' }).click();
  await page.getByRole('menuitem', { name: 'Delete the segment' }).click();
  await expect(page.getByRole('link', { name: 'Best people' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Best people' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'segments-phone');
  await notSideways(page);
  await expectAccessible(page, 'segments on a phone');
});
