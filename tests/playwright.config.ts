import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { defineConfig } from '@playwright/test';

const portal = process.env.UAT_PORTAL_URL;
if (!portal) {
  throw new Error(
    'UAT_PORTAL_URL says which portal to test. Run `npm test`, or start a portal and set it to its address.',
  );
}

/** The browser that the runner would use: one way to find it, on every machine. */
function executablePath(): string {
  const finder = createRequire(__filename).resolve(
    '@uatcms/runner/find-browser',
  );
  const found = JSON.parse(
    execFileSync(process.execPath, [finder], { encoding: 'utf8' }),
  );
  return found.executablePath;
}

// Workers load this file again: the browser is proved once, by the first of them.
process.env.UAT_E2E_BROWSER ??= executablePath();

export default defineConfig({
  // Each has a portal of its own: in one a guest comes in, in the other people sign in.
  projects: [
    { name: 'guest', testDir: './e2e', testIgnore: 'people/**' },
    { name: 'people', testDir: './e2e/people' },
  ],
  outputDir: './test-results',
  // The tests follow one person through one portal, whose state they change.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL: portal,
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.UAT_E2E_BROWSER,
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
});
