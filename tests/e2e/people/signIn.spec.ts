import { expect, test } from '@playwright/test';
import { picture } from '../portal';
import { pageOf, signInAs } from './people';

test('two people are signed in at the same time, each as themselves', async ({
  browser,
}) => {
  const author = await pageOf(browser, 'checkout-author');
  const approver = await pageOf(browser, 'checkout-approver');
  for (const [page, name] of [
    [author, 'Checkout author'],
    [approver, 'Checkout approver'],
  ] as const) {
    await page.goto('/settings');
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
    await expect(page.getByLabel('Development: guest')).toBeHidden();
  }
  await picture(author, 'signed-in');
});

test('a person whom the catalog does not know is refused, in words', async ({
  page,
}) => {
  await signInAs(page, 'stranger');
  await expect(page.getByText(/unable to resolve user identity/)).toBeVisible();
  await picture(page, 'sign-in-refused');
});

test('who signs out is asked who they are, and nobody goes on without', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'platform-operator');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'more' }).click();
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();
});
