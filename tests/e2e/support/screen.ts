import { expect, type Locator, type Page } from '@playwright/test';

/** Looked at by eye while these were written. */
export const look = async (page: Page, name: string) => {
  if (process.env.CRM_LOOK) await page.screenshot({ path: `${process.env.CRM_LOOK}/${name}.png` });
};

/** Presses Tab until something has the keyboard. */
export async function tabTo(page: Page, goal: Locator): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(goal).toBeFocused();
}

export const notSideways = async (page: Page) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
