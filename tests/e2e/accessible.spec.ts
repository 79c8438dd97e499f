import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { componentTab, settled, signIn, testSetPage } from './portal';

const pages = [
  '/uat',
  '/uat/new',
  '/uat/inbox/checks',
  '/uat/inbox/reviews',
  '/uat/inbox/sign-offs',
  '/uat/sign-offs',
  '/uat/audit',
  '/uat/test-sets/checkout-smoke/changes',
  componentTab('checkout-web'),
  ...['cases', 'data', 'environments', 'revisions', 'settings'].map(tab =>
    testSetPage('checkout-smoke', tab),
  ),
];

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settled(page);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`pages can be used by everybody (${colorScheme})`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await signIn(page);
    for (const address of pages) {
      await open(page, address);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        // Backstage's sidebar has it: its links are called by their labels, beside which there are icons and numbers.
        .disableRules('label-content-name-mismatch')
        .analyze();
      expect(
        violations.map(({ id, nodes }) => [
          id,
          ...nodes.map(({ target }) => target.join(' ')),
        ]),
        address,
      ).toEqual([]);
    }
  });
}

test('a phone shows that everybody is the guest, and no page is wider than it', async ({
  page,
}) => {
  await page.setViewportSize({ width: 400, height: 860 });
  await signIn(page);
  for (const address of pages) {
    await open(page, address);
    await expect(page.getByLabel('Development: guest')).toHaveText(
      'Development: guest',
    );
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth),
      address,
    ).toBe(400);
  }
});
