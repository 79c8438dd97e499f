import { expect, test, type Page } from '@playwright/test';
import { componentTab, picture, signIn, waitForEndOfRun } from './portal';

async function choose(page: Page, field: string, option: string) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: new RegExp(`${field}$`) }).click();
  await page.getByRole('option', { name: new RegExp(`^${option}`) }).click();
}

// A browser that records, and a second one that looks.
test.setTimeout(240_000);

test('a person looks at the trace and the video of an iteration', async ({
  page,
}) => {
  await signIn(page);
  await page.goto(componentTab('developer-portal'));
  await page.getByRole('button', { name: /^Run Portal smoke/ }).click();
  const dialog = page.getByRole('dialog');
  // Recording costs a small machine a lot; one iteration shows what there is to see.
  await dialog.getByText('Selected cases').click();
  await dialog.getByRole('button', { name: 'Clear all' }).click();
  await dialog.getByText('Find the tests of a component').click();
  await dialog.getByRole('button', { name: /Trace and video/ }).click();
  await choose(page, 'Trace', 'Trace of everything');
  await choose(page, 'Video', 'Video of everything');
  await picture(page, 'run-dialog-recordings');
  await dialog.getByRole('button', { name: 'Run 1 iteration' }).click();
  // Steps may run out of their time on a small machine: what counts here is what is shown.
  await waitForEndOfRun(page, /Passed|Failed/);
  await page
    .getByRole('gridcell', { name: /Passed|Failed/ })
    .first()
    .click();

  await page.getByRole('button', { name: 'Open trace' }).click();
  const viewer = page.frameLocator('iframe[title="Trace viewer"]');
  // An action in the list, and the page as it was at that moment.
  await viewer.getByText('Expect to see heading').first().click();
  await expect(
    viewer.locator('iframe.snapshot-visible[name="snapshot"]'),
  ).toBeVisible();
  await picture(page, 'trace-viewer');
  // Escape would reach the frame, where the focus is.
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByTitle('Trace viewer')).toBeHidden();

  await page.getByRole('button', { name: 'Show video' }).click();
  const video = page.getByLabel('Video of the attempt');
  await expect
    .poll(() => video.evaluate(node => (node as HTMLVideoElement).videoWidth))
    .toBeGreaterThan(0);
  await picture(page, 'video');
});
