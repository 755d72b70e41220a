import { expect, test } from '@playwright/test';
import { ada, call, type Person, visit } from './support/people';
import { expectAccessible } from './support/axe';

const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

/** Every address behind the sign-in, one record of each kind among them. */
async function places(owner: Person, context: Parameters<typeof ada>[0]): Promise<string[]> {
  const first = async (noun: string) =>
    `/${noun}/${(await call(context.request, owner, 'GET', `/api/v1/${noun}?limit=1`)).items[0].id}`;
  const records = await Promise.all(['contacts', 'companies', 'deals'].map(first));
  const settings = ['people', 'roles', 'teams', 'pipelines', 'rules', 'quality', 'workspace', 'profile'].map((name) => `/settings/${name}`);
  const tier = await call(context.request, owner, 'POST', '/api/v1/custom-fields', {
    object: 'deal', label: 'Tier', type: 'choice', showInTable: true, options: [{ label: 'Gold', colour: 'yellow' }, { label: 'Red', colour: 'red' }],
  });
  const [deal] = (await call(context.request, owner, 'GET', '/api/v1/deals?limit=1')).items;
  await call(context.request, owner, 'PATCH', `/api/v1/deals/${deal.id}`, { custom: { [tier.key]: tier.options[1].id } });
  await call(context.request, owner, 'POST', '/api/v1/segments', { object: 'contacts', name: 'Everybody', filter: { all: [] } });
  const lists = [
    '/home', '/deals', '/deals?view=list', `/deals?view=list&group=custom.${tier.key}`, '/contacts', '/companies', '/tasks', '/tasks?view=table',
    '/segments', '/quality', '/quality/duplicates', '/quality/scores', '/quality/asking', '/imports', '/trash',
  ];
  return [...lists, ...records, ...settings];
}

for (const look of looks) {
  const name = `${look.colorScheme}, ${look.viewport.width} px`;

  test(`nothing stands in anybody's way on any page: ${name}`, async ({ browser, baseURL }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ ...look, baseURL, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const path of ['/sign-in', '/sign-up', '/forgot-password']) {
      await visit(page, path);
      await expectAccessible(page, path);
    }
    const owner = await ada(context);
    for (const path of await places(owner, context)) {
      await visit(page, path);
      // The stream of changes never lets the network rest: what counts is that nothing is being waited for.
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await page.waitForTimeout(200);
      await expectAccessible(page, path);
    }
    await context.close();
  });

  test(`nor with anything open over it: ${name}`, async ({ browser, baseURL }) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ ...look, baseURL, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await ada(context);
    await visit(page, '/deals');
    const card = page.locator('[data-card] a').first();
    await expect(card).toBeVisible();

    await card.focus();
    await page.keyboard.press('m');
    await expect(page.getByRole('menuitem').first()).toBeVisible();
    await expectAccessible(page, 'move menu');
    await page.getByRole('menuitem', { name: 'Lost' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'lost reason');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();

    await card.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await expectAccessible(page, 'toast');

    for (const [key, what] of [['d', 'deal'], ['c', 'contact'], ['t', 'task'], ['?', 'keys'], ['Control+k', 'palette']] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog').last()).toBeVisible();
      await expectAccessible(page, what);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await context.close();
  });
}
