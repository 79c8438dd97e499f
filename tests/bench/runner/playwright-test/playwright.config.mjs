import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  outputDir: './test-results',
  reporter: 'dot',
  workers: 2,
  fullyParallel: true,
  use: {
    baseURL: process.env.BENCH_SHOP,
    viewport: { width: 1280, height: 800 },
    screenshot: 'off',
    trace: process.env.BENCH_TRACE,
    video: 'off',
    launchOptions: {
      executablePath: process.env.BENCH_BROWSER,
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
});
