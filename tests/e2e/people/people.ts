import { expect, type Browser, type Page } from '@playwright/test';

/** The test accounts of tests/oidc/people.yaml, by what they do. */
export type Person =
  | 'checkout-author'
  | 'checkout-approver'
  | 'platform-operator';

/** Of every test account. */
const password = 'test';

/**
 * Signs a person in as they do it: the portal opens the identity provider in a window of its own, which closes when
 * it knows who they are.
 *
 * @param user - the name they type; anybody may try
 */
export async function signInAs(page: Page, user: string): Promise<void> {
  await page.goto('/');
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign In' }).click();
  await signInWith(await opened, user);
}

/** Fills in the form of the identity provider, whose window closes then. */
export async function signInWith(form: Page, user: string): Promise<void> {
  await form.getByLabel('User name').fill(user);
  await form.getByLabel('Password').fill(password);
  const closed = form.waitForEvent('close');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await closed;
}

/**
 * A page of a browser of their own, in which this person is signed in.
 *
 * @param options - `clock`: the test can let time go by
 */
export async function pageOf(
  browser: Browser,
  person: Person,
  options: { clock?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (options.clock) await page.clock.install();
  await signInAs(page, person);
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeHidden();
  return page;
}
