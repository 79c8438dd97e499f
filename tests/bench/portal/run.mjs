// How long a person waits: from `npm start` until the portal can be used, where everything is installed and built, and
// from pressing Run until the first result of a step can be seen in the open page. Both as a part of their limit, for
// seconds alone say nothing about another machine.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
/* eslint-disable @backstage/no-relative-monorepo-imports -- the scripts of the workspace are no package */
import { bootstrap } from '../../../scripts/bootstrap/bootstrap.mjs';
import { ROOT } from '../../../scripts/paths.mjs';
import { buildFrontend, buildRunner } from '../../../scripts/portal/build.mjs';
import { Portal } from '../../../scripts/portal/portal.mjs';
import { settingsOnFreePorts } from '../../../scripts/portal/settings.mjs';
/* eslint-enable @backstage/no-relative-monorepo-imports */

/** Seconds. */
const limits = { start: 45, firstStep: 2 };
const runs = Number(process.env.BENCH_ROUNDS || 5);
const require = createRequire(import.meta.url);

const say = message => console.log(message);
const seconds = since => (performance.now() - since) / 1000;
const median = values =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function findBrowser() {
  const finder = require.resolve('@uatcms/runner/find-browser');
  return JSON.parse(
    execFileSync(process.execPath, [finder], { encoding: 'utf8' }),
  ).executablePath;
}

/** Everything that `npm start` does, until the sign-in page can be used. */
async function startPortal(browser, { erase }) {
  const begin = performance.now();
  const node = await bootstrap(() => {});
  const settings = await settingsOnFreePorts(path.join(ROOT, '.data-e2e'));
  const portal = new Portal(node, settings);
  await portal.claim(() => {});
  if (erase) await portal.erase();
  await buildRunner(node);
  await buildFrontend(node, () => {});
  await portal.startSurroundings();
  await portal.startBackend();
  const page = await browser.newPage();
  await page.goto(settings.portalUrl);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('link', { name: 'Checkout web' }).waitFor();
  return { portal, page, url: settings.portalUrl, took: seconds(begin) };
}

/** One run of the example test set, until the page shows that a step of it has been done. */
async function timeFirstStep(page, url) {
  await page.goto(`${url}/catalog/default/component/checkout-web/uat`);
  await page.getByRole('button', { name: 'Run Checkout smoke' }).click();
  const run = page
    .getByRole('dialog')
    .getByRole('button', { name: /^Run \d+ iterations$/ });
  await run.waitFor();
  const begin = performance.now();
  await run.click();
  await page
    .getByText(/^\d+ steps? done$/)
    .first()
    .waitFor();
  const took = seconds(begin);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Run again' }).waitFor();
  return took;
}

const browser = await chromium.launch({
  executablePath: findBrowser(),
  chromiumSandbox: process.getuid?.() !== 0,
});
let portal;
try {
  // The first start makes the database and fills it; the second is what happens every day.
  const first = await startPortal(browser, { erase: true });
  portal = first.portal;
  say(`First start, with a new database: ${first.took.toFixed(1)} s`);
  await portal.stop();
  const second = await startPortal(browser, { erase: false });
  portal = second.portal;
  say(`Second start: ${second.took.toFixed(1)} s (limit ${limits.start} s)`);

  const firstSteps = [];
  for (let round = 1; round <= runs; round++) {
    firstSteps.push(await timeFirstStep(second.page, second.url));
    say(
      `Run ${round}: first step seen after ${firstSteps.at(-1).toFixed(2)} s`,
    );
  }
  const result = {
    bench: 'portal',
    startVsLimit: Number((second.took / limits.start).toFixed(3)),
    firstStepVsLimit: Number(
      (median(firstSteps) / limits.firstStep).toFixed(3),
    ),
    worstFirstStepVsLimit: Number(
      (Math.max(...firstSteps) / limits.firstStep).toFixed(3),
    ),
    runs,
  };
  process.exitCode =
    result.startVsLimit < 1 && result.firstStepVsLimit < 1 ? 0 : 1;
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
  await portal?.stop();
}
