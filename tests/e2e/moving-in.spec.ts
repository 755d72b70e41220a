import { deflateRawSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, visit } from './support/people';
import { look, notSideways } from './support/screen';

// The guides in docs/moving-in, followed step by step. CRM_PICTURES=<folder> takes their pictures anew.
const picture = async (page: Page, name: string, of: RegExp) => {
  await page.getByRole('heading', { name: of }).first().scrollIntoViewIfNeeded();
  if (process.env.CRM_PICTURES) await page.screenshot({ path: `${process.env.CRM_PICTURES}/${name}.png` });
};

async function bringIn(page: Page, object: string, name: string, content: string | Buffer) {
  await visit(page, '/imports');
  await page.getByRole('radiogroup', { name: 'What is in the file' }).getByText(object).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  });
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
}

async function run(page: Page, counts: string[]) {
  await page.getByRole('button', { name: /^Import \d+ rows?$/ }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible({ timeout: 30_000 });
  const own = page.getByRole('region', { name: 'Result' }).getByRole('row').nth(1);
  await expect(own.getByRole('cell')).toHaveText([/./, ...counts]);
}

const becomes = (page: Page, column: string) => page.getByRole('combobox', { name: `What ${column} becomes` });

test('from Google Contacts', async ({ context, page }) => {
  await ada(context, { sampleData: false });
  await visit(page, '/imports');
  await expect(page.getByText('contacts.google.com')).toBeVisible();
  await look(page, 'imports-empty');
  const header =
    'First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address';
  const rows = [
    'Ann,,Lee,,,,,,,,Lampen Meyer,Buyer,,1985-04-12,Met at the fair,,* myContacts ::: Fair,* Work,ann@lampen.example ::: ann@home.example,Mobile,+1 415 555 0134,Work,,Domstr. 1,Köln,,,50667,DE,',
    'Bob,,Ray,,,,,,,,Ray & Sons,,, --04-12,,,* myContacts,* Work,bob@ray.example,Work,+1 415 555 0135,,,,,,,,,',
    'Cyd,,Dow,,,,,,,,,,,,,,* myContacts,Work,cyd at dow,,,,,,,,,,,',
  ];
  await bringIn(page, 'Contacts', 'contacts.csv', `${[header, ...rows].join('\n')}\n`);
  await expect(page.getByText('An export of Google Contacts')).toBeVisible();
  await expect(becomes(page, 'E-mail 1 - Value')).toHaveValue('email');
  await expect(becomes(page, 'Labels')).toHaveValue('tags');
  await picture(page, 'google-contacts-columns', /^For all rows/);
  await run(page, ['2', '0', '0', '1']);
  await expect(page.getByRole('region', { name: 'Rows that were not taken' }).getByText('cyd at dow')).toBeVisible();
  await picture(page, 'google-contacts-result', /^The import is done/);
  await page.getByRole('button', { name: 'Take this import back' }).click();
  await expect(page.getByRole('heading', { name: 'This import was taken back' })).toBeVisible({ timeout: 30_000 });
});

test('from HubSpot', async ({ context, page }) => {
  await ada(context, { sampleData: false });
  const companies =
    'Record ID,Company name,Company Domain Name,City,Country/Region,Industry,Lifecycle Stage\n77,Lampen Meyer,lampen.example,Köln,DE,Lighting,Customer\n';
  const people =
    'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,Job Title,Associated Company\n51,Ann,Lee,ann@lampen.example,+1 415 555 0134,Sam Seller,Marketing Qualified Lead,NEW,Buyer,Lampen Meyer\n52,Bob,Ray,bob@ray.example,,Sam Seller,Other,,,\n';
  const deals =
    'Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Pipeline,Associated Company\n91,Spring lights,Presentation Scheduled,2030-05-01 12:00,1250.50,Sam Seller,Sales Pipeline,Lampen Meyer\n92,Winter lights,Closed Won,2024-05-01 12:00,900,Sam Seller,Sales Pipeline,Lampen Meyer\n';
  await bringIn(page, 'Contacts', 'all-companies.csv', companies);
  await expect(page.getByText('These look like companies exported from HubSpot')).toBeVisible();
  await bringIn(page, 'Companies', 'all-companies.csv', companies);
  await run(page, ['1', '0', '0', '0']);
  await bringIn(page, 'Contacts', 'all-contacts.csv', people);
  await expect(page.getByText('An export of HubSpot')).toBeVisible();
  await expect(becomes(page, 'Record ID')).toHaveValue('externalId');
  await picture(page, 'hubspot-columns', /^For all rows/);
  await run(page, ['2', '0', '0', '0']);
  await bringIn(page, 'Deals', 'all-deals.csv', deals);
  await run(page, ['2', '0', '0', '0']);
  await picture(page, 'hubspot-result', /^The import is done/);
  await page.getByRole('link', { name: 'To the board' }).click();
  await expect(page.locator('section[aria-label^="Won,"]').getByRole('heading')).toHaveText('Won 1');
});

test('from Pipedrive', async ({ context, page }) => {
  await ada(context, { sampleData: false });
  await bringIn(
    page,
    'Companies',
    'organizations.csv',
    'Organization - ID,Organization - Name,Organization - Address,Organization - Owner\n6,Lampen Meyer,"Domstr. 1, Köln",Sam Seller\n',
  );
  await run(page, ['1', '0', '0', '0']);
  await bringIn(
    page,
    'Contacts',
    'people.csv',
    'Person - ID,Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Work,Person - Owner\n5,Ann Lee,Lampen Meyer,"ann@lampen.example, ann@home.example",+1 415 555 0134,Sam Seller\n',
  );
  await run(page, ['1', '0', '0', '0']);
  await bringIn(
    page,
    'Deals',
    'deals.csv',
    'Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Organization,Deal - Contact person,Deal - Stage,Deal - Status,Deal - Lost reason,Deal - Lost time,Deal - Owner\n7,Spring lights,900,USD,Lampen Meyer,Ann Lee,Demo Scheduled,Open,,,Sam Seller\n8,Winter lights,700,USD,Lampen Meyer,Ann Lee,Demo Scheduled,Lost,Too dear,2024-05-01 12:00:00,Sam Seller\n',
  );
  await expect(page.getByText('An export of Pipedrive')).toBeVisible();
  await picture(page, 'pipedrive-columns', /^For all rows/);
  await run(page, ['2', '0', '0', '0']);
  await picture(page, 'pipedrive-result', /^The import is done/);
  await page.getByRole('link', { name: 'To the board' }).click();
  await expect(page.locator('section[aria-label^="Lost,"]').getByRole('heading')).toHaveText('Lost 1');
});

test('from a spreadsheet of two sheets, whose mapping is kept for the next one', async ({ context, page }) => {
  await ada(context, { sampleData: false });
  const people = [
    ['Vorname', 'Nachname', 'E-Mail', 'Firma', 'Sternzeichen'],
    ['Ann', 'Lee', 'ann@lampen.example', 'Lampen Meyer', 'Löwe'],
    ['Bob', 'Ray', 'bob@ray.example', 'Ray & Söhne', 'Waage'],
  ];
  await bringIn(page, 'Contacts', 'kunden.xlsx', workbook({ Deckblatt: [['Stand'], ['heute']], Kunden: people }));
  await expect(page.getByText('Excel workbook')).toBeVisible();
  await page.getByRole('combobox', { name: 'Sheet of the workbook' }).click();
  await page.getByRole('option', { name: 'Kunden' }).click();
  await expect(becomes(page, 'Vorname')).toHaveValue('firstName');
  await picture(page, 'spreadsheet-columns', /^For all rows/);
  await page.getByRole('button', { name: 'Keep this mapping' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Kunden');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByRole('combobox', { name: 'Kept mapping' })).toBeVisible();
  await run(page, ['2', '0', '0', '0']);
  await picture(page, 'spreadsheet-result', /^The import is done/);
  await bringIn(page, 'Contacts', 'kunden-neu.xlsx', workbook({ Kunden: people }));
  await expect(page.getByRole('combobox', { name: 'Kept mapping' })).toHaveValue('Kunden');
  await page.setViewportSize({ width: 390, height: 844 });
  await notSideways(page);
  await look(page, 'kept-mapping-390');
  await run(page, ['0', '0', '2', '0']);

  await visit(page, '/imports');
  const kept = page.getByRole('list', { name: 'Kept mappings' });
  await kept.getByRole('button', { name: 'Rename Kunden' }).press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).fill('Kunden im Monat');
  await page.keyboard.press('Enter');
  await expect(kept.getByText('Kunden im Monat')).toBeVisible();
  await kept.scrollIntoViewIfNeeded();
  await look(page, 'kept-mappings-390');
  await notSideways(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectAccessible(page, 'the imports with kept mappings');
  await look(page, 'kept-mappings');
  await kept.getByRole('button', { name: 'Delete Kunden im Monat' }).press('Enter');
  await expect(kept).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(kept.getByText('Contacts · 5 columns')).toBeVisible();
});

/** A workbook of texts, by its sheets. */
function workbook(sheets: Record<string, string[][]>): Buffer {
  const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const names = Object.keys(sheets);
  const relation = (n: number) => `<Relationship Id="r${n}" Type="x/worksheet" Target="worksheets/s${n}.xml"/>`;
  const cell = (text: string) => `<c t="inlineStr"><is><t>${safe(text)}</t></is></c>`;
  return zip({
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${names.map((name, n) => `<sheet name="${safe(name)}" r:id="r${n}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, n) => relation(n)).join('')}</Relationships>`,
    ...Object.fromEntries(
      names.map((name, n) => [
        `xl/worksheets/s${n}.xml`,
        `<worksheet><sheetData>${sheets[name]!.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData></worksheet>`,
      ]),
    ),
  });
}

function zip(entries: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const packed = deflateRawSync(Buffer.from(text));
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc(Buffer.from(text)), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(Buffer.byteLength(text), 18);
    facts.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), facts, Buffer.from(name), packed]);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), facts, place, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.set([0x50, 0x4b, 5, 6]);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
