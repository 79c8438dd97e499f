import path from 'node:path';
import { expect, type Page } from '@playwright/test';

/** Where pictures of the tested pages are kept, to be looked at by people. */
const pictures = path.join(__dirname, '..', 'test-results', 'pictures');

export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByRole('button', { name: 'Enter' })).toBeHidden();
}

export const componentTab = (name: string) =>
  `/catalog/default/component/${name}/uat`;

export const testSetPage = (name: string, tab: string) =>
  `/catalog/default/testset/${name}/${tab}`;

/** The verdict of the run that is open, once it has one. */
export function verdictOfRun(page: Page) {
  return page
    .getByRole('heading', { name: /, run \d+$/ })
    .locator('..')
    .locator('[data-outcome]')
    .first();
}

export async function waitForEndOfRun(
  page: Page,
  verdict: string | RegExp,
): Promise<void> {
  await expect(
    page.getByRole('button', { name: 'Run again', exact: true }),
  ).toBeVisible({ timeout: 150_000 });
  await expect(verdictOfRun(page)).toHaveText(verdict);
}

export function picture(page: Page, name: string): Promise<Buffer> {
  return page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

/** Until the page has its content: nothing of it is a placeholder. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await expect(page.locator('[class*="bui-Skeleton"]')).toHaveCount(0);
}

/**
 * Pictures of one page as different people see it. Backstage mounts the whole page anew when the theme changes, so
 * forms are empty afterwards.
 */
export async function pictureForAll(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()!;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 1920, 420]) {
      await page.setViewportSize({
        width,
        height: width === 1920 ? 1080 : 900,
      });
      await settled(page);
      await picture(page, `${name}-${colorScheme}-${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
}
