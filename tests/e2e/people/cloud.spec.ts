import { expect, test, type Page } from '@playwright/test';
import { componentTab, picture, waitForEndOfRun } from '../portal';
import { pageOf } from './people';

async function choose(page: Page, field: string, option: RegExp) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: new RegExp(`${field}$`) }).click();
  await page.getByRole('option', { name: option }).click();
}

// A browser that records, and a second one that looks.
test.setTimeout(240_000);

test('a person runs in Lambda, and looks at picture, trace and video of an iteration, which are kept in S3', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'checkout-author');
  const bucket = new URL(process.env.UAT_S3_URL!).origin;
  const askedOfBucket: string[] = [];
  page.on('request', request => {
    if (request.url().startsWith(bucket)) askedOfBucket.push(request.url());
  });

  await page.goto(componentTab('checkout-web'));
  await page.getByRole('button', { name: /^Run Checkout smoke/ }).click();
  const dialog = page.getByRole('dialog');
  // Recording costs a small machine a lot; two iterations show what there is to see.
  await dialog.getByText('Selected cases').click();
  await dialog.getByRole('button', { name: 'Clear all' }).click();
  await dialog.getByText('Find products').click();
  await choose(page, 'Runs on', /^Lambda \(emulated\)/);
  await choose(page, 'Pictures', /^Pictures of key steps/);
  await dialog.getByRole('button', { name: /Trace and video/ }).click();
  await choose(page, 'Trace', /^Trace of everything/);
  await choose(page, 'Video', /^Video of everything/);
  await picture(page, 'run-dialog-recordings');
  await dialog.getByRole('button', { name: 'Run 2 iterations' }).click();
  await waitForEndOfRun(page, 'Passed');
  await page
    .getByRole('gridcell', { name: /Passed/ })
    .first()
    .click();

  await test.step('the picture', async () => {
    const strip = page.getByRole('listbox', { name: 'Pictures of the steps' });
    await strip.getByRole('option').first().click();
    const image = page.getByRole('img', { name: /Screenshot after/ });
    await expect
      .poll(() => image.evaluate(img => (img as HTMLImageElement).naturalWidth))
      .toBe(1280);
    await picture(page, 'picture-of-lambda');
    await page.keyboard.press('Escape');
    await expect(image).toBeHidden();
  });

  await test.step('the trace', async () => {
    await page.getByRole('button', { name: 'Open trace' }).click();
    const viewer = page.frameLocator('iframe[title="Trace viewer"]');
    // An action in the list, and the page as it was at that moment.
    await viewer.getByText('Fill').first().click();
    await expect(
      viewer.locator('iframe.snapshot-visible[name="snapshot"]'),
    ).toBeVisible();
    await picture(page, 'trace-viewer');
    // Escape would reach the frame, where the focus is.
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Close' })
      .click();
    await expect(page.getByTitle('Trace viewer')).toBeHidden();
  });

  await test.step('the video', async () => {
    await page.getByRole('button', { name: 'Show video' }).click();
    const video = page.getByLabel('Video of the attempt');
    await expect
      .poll(() => video.evaluate(node => (node as HTMLVideoElement).videoWidth))
      .toBeGreaterThan(0);
    await picture(page, 'video');
  });

  // A bucket is no place that browsers of people need to reach.
  expect(askedOfBucket).toEqual([]);
});
