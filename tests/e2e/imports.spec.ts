import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { look, notSideways, tabTo } from './support/screen';

const accounts = `account,sector,year_established,revenue,employees,office_location,subsidiary_of
"Müller & Söhne, Berlin",technolgy,1996,1100.04,2822,Germany,
Betasoloin,medical,1999,251.41,495,United States,
Betatech,medical,1986,647.18,1185,Kenya,Betasoloin
`;

/** The dirt of the real thing: no company, no amount yet, a line break in quotes, a stage by another name, a bad date. */
const pipeline = `opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
1C1I7A6R,Moses Frase,GTX Plus Basic,Betasoloin,Won,10/20/2016,3/1/2017,1054
Z063OYW0,Darcel Schlecht,GTXPro,Betatech,Won,10/25/2016,3/11/2017,4514.50
EC4QE1BX,Darcel Schlecht,"MG
Special",Betasoloin,Lost,10/25/2016,3/7/2017,0
MV1LWRNH,Moses Frase,GTX Basic,,Engaging,10/25/2016,,
PE84CX4O,Zane Levy,GTX Basic,,Prospecting,,,
ZNBS69V1,Zane Levy,MG Special,"Müller & Söhne, Berlin",Engaging,10/29/2016,,
BAD00001,Zane Levy,MG Special,Betatech,Won,10/29/2016,31/31/2017,51
`;

const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function bringIn(page: Page, object: string, name: string, text: string) {
  await page.getByRole('link', { name: 'Imports' }).first().click();
  await page.getByRole('radiogroup', { name: 'What is in the file' }).getByText(object).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(file(name, text));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
}

test('companies and deals come in with four clicks each, twice changes nothing, and undo takes all away', async ({
  context,
  page,
}) => {
  const owner = await ada(context, { sampleData: false, businessName: 'MavenTech' });
  const kinds = [
    ['Prospecting', 'open', 20],
    ['Engaging', 'open', 50],
    ['Won', 'won', 100],
    ['Lost', 'lost', 0],
  ] as const;
  const stages = kinds.map(([name, kind, probability]) => ({ name, kind, probability }));
  const made = await call(context.request, owner, 'POST', '/api/v1/pipelines', { name: 'Opportunities', stages });
  await call(context.request, owner, 'PATCH', `/api/v1/pipelines/${made.id}`, { isDefault: true });
  await visit(page, '/home');

  await bringIn(page, 'Companies', 'accounts.csv', accounts);
  await expect(page.getByRole('combobox', { name: 'What account becomes' })).toHaveValue('name');
  await page.getByRole('button', { name: 'Import 3 rows' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await expect(page.getByRole('cell').nth(1)).toHaveText('3');

  await bringIn(page, 'Deals', 'pipeline.csv', pipeline);
  await expect(page.getByRole('combobox', { name: 'Order of the dates in close_date' })).toHaveValue('mdy');
  await expect(page.getByRole('textbox', { name: 'Title made of' })).toHaveValue('{product} - {account}');
  await expect(page.getByText('3 names become placeholders')).toBeVisible();
  await page.getByRole('button', { name: 'Import 7 rows' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await expect(page.getByText('31/31/2017')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the rows' }).click();
  expect((await download).suggestedFilename()).toBe('pipeline-errors.csv');

  await page.getByRole('link', { name: 'To the board' }).click();
  for (const [stage, count] of [
    ['Prospecting', 1],
    ['Engaging', 2],
    ['Won', 2],
    ['Lost', 1],
  ] as const) {
    await expect(page.locator(`section[aria-label^="${stage},"]`).getByRole('heading')).toHaveText(`${stage} ${count}`);
  }
  await expect(page.locator('section[aria-label^="Won,"] strong')).toHaveText('$5,568.50');
  await expect(page.getByRole('link', { name: 'GTX Plus Basic - Betasoloin' })).toBeVisible();

  await bringIn(page, 'Deals', 'pipeline.csv', pipeline);
  await page.getByRole('button', { name: 'Import 7 rows' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Result' }).getByRole('cell')).toHaveText([
    'Deals',
    '0',
    '0',
    '6',
    '1',
  ]);

  await page.getByRole('link', { name: 'All imports' }).click();
  await page.getByRole('link', { name: 'pipeline.csv' }).last().click();
  await page.getByRole('button', { name: 'Take this import back' }).click();
  await expect(page.getByRole('heading', { name: 'This import was taken back' })).toBeVisible({ timeout: 20_000 });
  await visit(page, '/deals');
  await expect(page.getByRole('heading', { name: 'No deals yet' })).toBeVisible();
});

test('what is no table is refused in words, and a dry run writes nothing', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false });
  await visit(page, '/imports');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(file('odd.csv', 'name\n"never closed'));
  await expect(page.getByRole('alert')).toBeVisible();

  await bringIn(page, 'Companies', 'accounts.csv', accounts);
  await page.getByRole('button', { name: 'Try without writing' }).click();
  await expect(page.getByRole('heading', { name: 'Tried, nothing written' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Result' }).getByRole('cell').nth(1)).toHaveText('3');
  await visit(page, '/companies');
  await expect(page.getByRole('heading', { name: 'No companies yet' })).toBeVisible();

  const rule = (effect: string, field: string, en: string) => ({ object: 'contact', when: 'create', effect, condition: { field, op: 'empty', value: true }, messages: { en } });
  await call(context.request, owner, 'POST', '/api/v1/validation-rules', rule('askReason', 'phone', 'A contact needs a phone number.'));
  await call(context.request, owner, 'POST', '/api/v1/validation-rules', rule('warn', 'jobTitle', 'A contact should have a job title.'));
  const people = 'First name,E-mail,Phone\nAnn,ann@dry.example,\nBen,ben(at)dry.example,+1 415 555 0134\n';
  await bringIn(page, 'Contacts', 'people.csv', people);
  await page.getByRole('button', { name: 'Try without writing' }).click();
  const result = page.getByRole('region', { name: 'Result' }).getByRole('cell');
  await expect(result).toHaveText(['Contacts', '0', '0', '0', '2']);
  const failed = page.getByRole('region', { name: 'Rows that were not taken' });
  await expect(failed.getByText('A contact needs a phone number.')).toBeVisible();
  await failed.getByRole('textbox', { name: 'E-mail in row 3' }).fill('ben@dry.example');
  await page.keyboard.press('Enter');
  await expect(failed.getByText('Put right')).toBeVisible();
  await look(page, 'import-put-right');
  await page.reload();
  await expect(failed.getByText('Put right')).toBeVisible();
  await page.getByRole('textbox', { name: 'Reason for the rules' }).fill('They come from a fair');
  const signs = page.getByRole('combobox', { name: 'Rows are recognised by' });
  await tabTo(page, signs);
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'Phone number' }).click();
  await page.getByRole('option', { name: 'E-mail address' }).click();
  await expect(page.getByText('the first that finds a record counts: E-mail address, Phone number.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expectAccessible(page, 'the settings of an import');
  await signs.scrollIntoViewIfNeeded();
  await look(page, 'import-signs');
  await page.setViewportSize({ width: 390, height: 844 });
  await signs.scrollIntoViewIfNeeded();
  await look(page, 'import-signs-phone');
  await notSideways(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await expect(result).toHaveText(['Contacts', '2', '0', '0', '0']);
  const warned = page.getByRole('region', { name: 'Rows that were taken, with something to look at' });
  await expect(warned.getByText('A contact should have a job title.')).toHaveCount(2);
  await look(page, 'import-warned');
});

test('a column of a relation field finds people by name and says which row names nobody', async ({ context, page }) => {
  const owner = await ada(context, { sampleData: false, businessName: 'MavenTech' });
  const field = { object: 'contact', label: 'Assistant', type: 'relation', target: 'contact' };
  await call(context.request, owner, 'POST', '/api/v1/custom-fields', field);
  await call(context.request, owner, 'POST', '/api/v1/contacts', { firstName: 'Ann', lastName: 'Lee' });
  await visit(page, '/home');
  const people = 'name,email,assistant\nBen Fox,ben@fox.example,Ann Lee\nCyd Roe,cyd@roe.example,Nobody Known\n';
  await bringIn(page, 'Contacts', 'people.csv', people);
  await expect(page.getByRole('combobox', { name: 'What assistant becomes' })).toHaveValue('custom.assistant');
  const missing = page.getByRole('combobox', { name: /assistant/ }).last();
  await expect(missing).toHaveValue('error');
  await expect(missing.getByRole('option')).toHaveCount(2);
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await expect(page.getByText('There is no contact').first()).toBeVisible();
});

test('a row brings a person, the company and a deal; a wrong cell is put right where it stands, a column becomes a field', async ({
  context,
  page,
}) => {
  await ada(context, { sampleData: false });
  await visit(page, '/imports');
  await bringIn(
    page,
    'Contacts',
    'fair.csv',
    `First name,Last name,E-mail,Company,Company domain,Deal title,Deal amount,Favourite colour,Note
Ann,Lee,ann@fair.example,Fair Ltd,fair.example,New roof,1200,green,Met at the fair
Ben,Fox,ben(at)fair.example,Fair Ltd,fair.example,,,red,
Cleo,Ray,cleo@alone.example,,,New cellar,300,,
`,
  );
  const cell = page.getByRole('textbox', { name: 'E-mail in row 3' });
  await expect(cell).toHaveValue('ben(at)fair.example');
  await look(page, 'import-mapping');
  await cell.fill('ben@fair.example');
  await cell.press('Enter');
  await expect(page.getByRole('region', { name: 'How it will look' }).getByText('ben@fair.example')).toBeVisible();
  await page.getByRole('button', { name: 'Make it a field' }).click();
  await expect(page.getByRole('combobox', { name: 'What Favourite colour becomes' })).not.toHaveValue('');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('heading', { name: 'How it will look' }).scrollIntoViewIfNeeded();
  await look(page, 'import-preview-phone');
  const address = page.getByRole('region', { name: 'How it will look' }).getByText('ann@fair.example');
  expect((await address.boundingBox())!.height, 'an e-mail address on one line').toBeLessThan(30);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('heading', { name: 'How it will look' }).scrollIntoViewIfNeeded();
  await look(page, 'import-preview');
  await page.getByRole('button', { name: 'Import 3 rows' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  const cells = page.getByRole('region', { name: 'Result' }).getByRole('cell');
  await expect(cells).toHaveText([
    'Contacts',
    '3',
    '0',
    '0',
    '0',
    'Companies',
    '1',
    '0',
    '1',
    '',
    'Deals',
    '2',
    '0',
    '0',
    '',
    'Notes',
    '1',
    '0',
    '0',
    '',
  ]);
  await look(page, 'import-result');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the result of every row' }).click();
  expect((await download).suggestedFilename()).toBe('fair-result.csv');
  await page.getByRole('link', { name: 'To the contacts' }).click();
  await page.getByRole('link', { name: 'Ann Lee' }).click();
  await expect(page.getByText('Met at the fair')).toBeVisible();
  await expect(page.getByText('New roof').first()).toBeVisible();
});
