import { expect, test, type Page } from '@playwright/test';
import { picture, testSetPage } from '../portal';
import { pageOf, signInWith } from './people';

/** Ends all sessions at the identity provider, and lets an hour go by: the token of the page has to be renewed, and cannot. */
async function endSession(page: Page): Promise<void> {
  const { origin } = new URL(process.env.OIDC_METADATA_URL!);
  await page.request.delete(`${origin}/_test/sessions`);
  await page.clock.fastForward('59:00');
}

/** Signs in again in the window that the dialog of Backstage opens. */
async function signInAgain(page: Page): Promise<void> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Log in' }).click();
  await signInWith(await opened, 'checkout-author');
  await expect(page.getByText('Login Required')).toBeHidden();
}

test('who saves after their session has ended signs in again, and nothing is lost', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'checkout-author', { clock: true });

  const description = page.getByRole('textbox', { name: 'Description' });
  // The catalog needs some seconds until the test set is an entity with a page.
  await expect(async () => {
    await page.goto(testSetPage('checkout-acceptance', 'cases'));
    await expect(description).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await description.fill('Typed before the session ended');
  await endSession(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Reject All' }).click();
  await expect(page.getByText(/Your session has ended/)).toBeVisible();
  await picture(page, 'session-ended');
  await expect(description).toHaveValue('Typed before the session ended');

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await signInAgain(page);
  await expect(page.getByText(/^All changes saved/)).toBeVisible();
});
