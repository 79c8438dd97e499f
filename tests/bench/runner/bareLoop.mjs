// The least that drives the same eight steps with playwright-core: a loop, and a fresh context for each person.
import { chromium } from 'playwright-core';
import { password } from './signIn.mjs';

const {
  BENCH_BROWSER: executablePath,
  BENCH_SHOP: shop,
  BENCH_PEOPLE: list,
} = process.env;

const browser = await chromium.launch({
  executablePath,
  chromiumSandbox: process.getuid?.() !== 0,
});
for (const { email } of JSON.parse(list ?? '[]')) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(`${shop}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await holds(async () =>
    (await page.getByRole('status').textContent())?.includes('Welcome'),
  );
  await holds(() => page.url() === `${shop}/`);
  await holds(
    async () =>
      (await page.getByRole('heading', { level: 1 }).textContent()) ===
      'Products',
  );
  await context.close();
}
await browser.close();

/** @param {() => unknown} check */
async function holds(check) {
  const end = Date.now() + 10_000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`It does not hold: ${check}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
