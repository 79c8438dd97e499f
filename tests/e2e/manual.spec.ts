import { expect, test, type Page } from '@playwright/test';
import { picture, signIn, waitForEndOfRun } from './portal';

/** Puts a picture into the page as pasting a screenshot does. */
async function pastePicture(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 200;
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#36baa2';
    context.fillRect(40, 40, 240, 120);
    const blob = await new Promise<Blob>(resolve =>
      canvas.toBlob(made => resolve(made!)),
    );
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], 'image.png', { type: blob.type }));
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
  });
}

const step = (page: Page, number: number, of: number) =>
  page.getByRole('region', { name: `Step ${number} of ${of}` });

test('people perform their checks in the run of a test set', async ({
  page,
}) => {
  await signIn(page);
  await page.goto('/uat');
  await page.getByRole('button', { name: 'Run Checkout acceptance' }).click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByRole('region', { name: 'Manual cases' }),
  ).toBeVisible();
  const inFourDays = new Date(Date.now() + 4 * 24 * 3_600_000);
  await dialog.getByLabel('Due').fill(inFourDays.toISOString().slice(0, 10));
  await picture(page, 'manual-run-dialog');
  await dialog.getByRole('button', { name: 'Run 4 iterations' }).click();

  // The runner does its part; the run goes on for people.
  await expect(page).toHaveURL(/\/uat\/runs\/[0-9a-f-]{36}/);
  const run = page.url();
  await expect(page.getByText('Waiting for people')).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByRole('gridcell', { name: /By hand/ })).toHaveCount(3);
  await picture(page, 'manual-run-waiting');
  await page.getByRole('link', { name: '3 checks wait' }).click();
  const kettle = page.getByRole('link', {
    name: 'A product is described well · kettle',
  });
  await expect(kettle).toBeVisible();
  await picture(page, 'manual-checks-of-run');
  await kettle.click();

  // By keys alone, with a screenshot that is pasted.
  await page.getByRole('button', { name: 'I do it' }).click();
  for (const number of [1, 2, 3]) {
    await expect(step(page, number, 4)).toBeVisible();
    await page.keyboard.press('p');
  }
  const last = step(page, 4, 4);
  await expect(
    last.getByText('Read the description of “Copper kettle”'),
  ).toBeVisible();
  await pastePicture(page);
  await expect(last.getByRole('img', { name: 'image.png' })).toBeVisible();
  await picture(page, 'manual-step');
  await page.keyboard.press('p');
  await expect(
    page.getByRole('button', { name: 'Finish: Passed' }),
  ).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(
    'Passed',
  );

  // The next check fails with its first step, and needs no more.
  await page.getByRole('link', { name: /^Next check: .* mug$/ }).click();
  await page.getByRole('button', { name: 'I do it' }).click();
  await expect(step(page, 1, 4)).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByLabel('Remark')).toBeFocused();
  await page.keyboard.type('The shop shows an empty page');
  await page.getByRole('button', { name: 'Finish: Failed' }).click();

  // The last one cannot be carried out.
  await page.getByRole('link', { name: /^Next check/ }).click();
  await page.getByRole('button', { name: 'I do it' }).click();
  await expect(step(page, 1, 2)).toBeVisible();
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Finish: Error' }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(
    'Error',
  );

  await page.goto(run);
  await waitForEndOfRun(page, 'Failed');
  await page.getByRole('gridcell', { name: /Passed.*kettle/ }).click();
  const iteration = page.getByRole('region', {
    name: 'Iteration A product is described well, row kettle',
  });
  await expect(iteration.getByText('Performed by Guest').first()).toBeVisible();
  await iteration
    .getByRole('button', { name: /Passed: 4 Read the description/ })
    .click();
  await expect(
    iteration.getByRole('button', { name: /Enlarge screenshot/ }).first(),
  ).toBeVisible();
  await page.getByRole('gridcell', { name: /Failed.*mug/ }).click();
  await expect(
    page
      .getByRole('region', {
        name: 'Iteration A product is described well, row mug',
      })
      .getByText('The shop shows an empty page')
      .first(),
  ).toBeVisible();
  await picture(page, 'manual-run-finished');
});
