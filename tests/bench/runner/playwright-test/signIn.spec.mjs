import { expect, test } from '@playwright/test';
import { password, people } from '../signIn.mjs';

for (const { email } of people(Number(process.env.BENCH_ROWS))) {
  test(`${email} signs in`, async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await expect(page.getByRole('status')).toContainText('Welcome');
    await expect(page).toHaveURL('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Products',
    );
  });
}
