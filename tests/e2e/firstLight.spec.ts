import { expect, test, type Page } from '@playwright/test';
import {
  componentTab,
  picture,
  pictureForAll,
  signIn,
  testSetPage,
  verdictOfRun,
  waitForEndOfRun,
} from './portal';

const brokenRow = 'Netherlands, express';

test.describe.configure({ mode: 'serial' });

test.describe('a person tests the example shop', () => {
  let page: Page;
  let firstRun: string;
  let secondRun: string;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await signIn(page);
  });
  test.afterAll(() => page.close());

  test('finds the test set on the tab UAT of the component', async () => {
    await page.goto('/catalog/default/component/checkout-web');
    await page
      .getByRole('main')
      .getByRole('link', { name: 'UAT', exact: true })
      .click();
    const testSets = page.getByRole('list', { name: 'Test sets' });
    await expect(
      testSets.getByRole('link', { name: 'Checkout smoke' }),
    ).toBeVisible();
    await expect(testSets.getByText('Never run')).toBeVisible();
    await pictureForAll(page, 'component-tab-before-the-first-run');
  });

  test('runs it and watches it live', async () => {
    await page.getByRole('button', { name: 'Run Checkout smoke' }).click();
    const dialog = page.getByRole('dialog');
    await expect(
      dialog.getByText('Example shop (this machine)').first(),
    ).toBeVisible();
    await picture(page, 'run-dialog');
    await dialog.getByRole('button', { name: /^Run \d+ iterations$/ }).click();

    await expect(page).toHaveURL(/\/uat\/runs\/[0-9a-f-]{36}/);
    firstRun = page.url();
    await expect(
      page.getByRole('button', { name: 'Cancel', exact: true }),
    ).toBeVisible();
    // Verdicts appear one by one while the run goes on, without a reload of the page.
    await expect(
      page.getByRole('gridcell', { name: /Passed/ }).first(),
    ).toBeVisible();
    await expect(
      page.getByRole('button', { name: 'Cancel', exact: true }),
    ).toBeVisible();
    await picture(page, 'run-live');
    await waitForEndOfRun(page, 'Failed');
    await expect(
      page.getByRole('status').filter({ hasText: 'has ended: Failed' }),
    ).toBeAttached();
  });

  test('sees that exactly one row failed', async () => {
    await expect(page.getByRole('gridcell', { name: /Failed/ })).toHaveCount(1);
    await expect(
      page.getByRole('gridcell', { name: new RegExp(`Failed.*${brokenRow}`) }),
    ).toBeVisible();
    await pictureForAll(page, 'run-failed');
  });

  test('opens the failed row and sees the step, its picture and the reason', async () => {
    await page
      .getByRole('gridcell', { name: new RegExp(`Failed.*${brokenRow}`) })
      .click();
    const iteration = page.getByRole('region', {
      name: `Iteration Buy as a customer, row ${brokenRow}`,
    });
    await expect(
      iteration.getByRole('button', {
        name: /Failed: .*Expect to see “Order number”/,
      }),
    ).toHaveAttribute('aria-expanded', 'true');
    await expect(iteration.getByText('confirmed-number').first()).toBeVisible();

    const thumbnail = iteration.getByRole('button', {
      name: /Enlarge screenshot/,
    });
    await expect(thumbnail.locator('img')).toBeVisible();
    await pictureForAll(page, 'iteration-failed');
    await thumbnail.click();
    const image = page.getByRole('img', { name: /Screenshot after/ });
    await expect(image).toBeVisible();
    expect(
      await image.evaluate(img => (img as HTMLImageElement).naturalWidth),
    ).toBe(1280);
    await picture(page, 'screenshot-of-the-failure');
    await page.keyboard.press('Escape');
    await expect(image).toBeHidden();
  });

  test('can share the link to what was seen', async () => {
    await page.reload();
    await expect(
      page.getByRole('region', {
        name: `Iteration Buy as a customer, row ${brokenRow}`,
      }),
    ).toBeVisible();
  });

  test('mends the row in the grid', async () => {
    await page.getByRole('link', { name: 'Edit this row' }).click();
    await expect(page).toHaveURL(/testset\/checkout-smoke\/data\?/);
    const grid = page.getByRole('grid', { name: /customers/ });
    const row = grid.getByRole('row').filter({ hasText: brokenRow });
    const postcode = row.getByRole('gridcell', { name: '1012', exact: true });
    await expect(postcode).toBeVisible();
    await postcode.click();
    await page.keyboard.type('1012 AB');
    await page.keyboard.press('Enter');
    await expect(row.getByRole('gridcell', { name: '1012 AB' })).toBeVisible();
    await pictureForAll(page, 'data-grid-changed');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText(/revision 2/i).first()).toBeVisible();
  });

  test('runs the failed row again, and it passes', async () => {
    await page.goto(firstRun);
    await page.getByRole('button', { name: 'Run failed again' }).click();
    await expect(page).not.toHaveURL(firstRun);
    await waitForEndOfRun(page, 'Passed');
    await expect(page.getByRole('gridcell')).toHaveCount(1);
    await expect(
      page.getByRole('gridcell', { name: new RegExp(`Passed.*${brokenRow}`) }),
    ).toBeVisible();
    await expect(
      page.getByRole('link', { name: 'Run 1' }).first(),
    ).toBeVisible();
    await pictureForAll(page, 'run-passed');
    secondRun = page.url();
  });

  test('sees at the first run what running again has come to', async () => {
    await page.goto(firstRun);
    await expect(page.getByText('17 of 17 passed')).toBeVisible();
    // The first run has failed nevertheless, and says so.
    await expect(verdictOfRun(page)).toHaveText('Failed');
    await expect(page.getByRole('link', { name: 'Run 2' })).toBeVisible();
    await pictureForAll(page, 'run-merged');
  });

  test('compares the two runs and sees what was fixed', async () => {
    await page.goto(secondRun);
    await page.getByRole('link', { name: 'Compare' }).click();
    await expect(page).toHaveURL(/\/compare/);
    await page.getByRole('button', { name: 'Fixed 1' }).click();
    await expect(page).toHaveURL(/show=fixed/);
    const fixed = page.getByRole('button', {
      name: new RegExp(`Fixed.*${brokenRow}`),
    });
    await expect(fixed).toBeVisible();
    await pictureForAll(page, 'compare');
    await fixed.click();
    const steps = page.getByRole('list', { name: 'Steps of both runs' });
    await expect(
      steps.getByRole('listitem').filter({ hasText: 'Order number' }).first(),
    ).toContainText('Failed');
    await pictureForAll(page, 'compare-iteration');

    // The address says all of it.
    await page.reload();
    await expect(fixed).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText('Removed 16')).toBeVisible();
  });

  test('sees the last verdict beside the component', async () => {
    await page.goto(componentTab('checkout-web'));
    const testSets = page.getByRole('list', { name: 'Test sets' });
    await expect(
      testSets.getByRole('link', { name: 'Run 2 of Checkout smoke' }),
    ).toHaveText('Passed');
    // One mended row says nothing about the others, and the tab does not pretend so.
    await expect(
      testSets.getByText('A part: 1 of 17 iterations'),
    ).toBeVisible();
    await pictureForAll(page, 'component-tab-after-two-runs');
  });

  test('finds the runs on the test set', async () => {
    await page.goto(testSetPage('checkout-smoke', 'runs'));
    await expect(page.getByText('Failed').first()).toBeVisible();
    await pictureForAll(page, 'test-set-runs');
  });

  test('cancels a run that goes on', async () => {
    await page.goto(firstRun);
    await page.getByRole('button', { name: 'Run again', exact: true }).click();
    await expect(page).not.toHaveURL(firstRun);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await picture(page, 'cancel-question');
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await expect(
      page
        .getByRole('button', { name: 'Cancelling' })
        .or(page.getByRole('button', { name: 'Run again', exact: true })),
    ).toBeVisible();
    await waitForEndOfRun(page, 'Cancelled');
    await expect(verdictOfRun(page)).toHaveText('Cancelled');
  });
});

test('the portal tests itself: portal-smoke passes', async ({ page }) => {
  await signIn(page);
  await page.goto(componentTab('developer-portal'));
  await page.getByRole('button', { name: /^Run Portal smoke/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Run \d+ iterations?$/ })
    .click();
  await expect(page).toHaveURL(/\/uat\/runs\//);
  await waitForEndOfRun(page, 'Passed');
  await picture(page, 'portal-smoke');
});
