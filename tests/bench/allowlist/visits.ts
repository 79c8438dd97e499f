import { BrowserKeeper, ContextSupply, findBrowser } from '@uatcms/runner';
// The launch options as they are, without the rules of hosts.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import { launchOptionsOf } from '../../../runner/src/browser/executable';
import { chromium, type Page } from 'playwright-core';

/*
 * Visits the page in turn with a context of the runner, which may reach one
 * host, and with one of the same browser started without rules. A visit is
 * timed from opening the page until all its parts are there; opening contexts
 * is the business of another benchmark.
 */

const limit = 1.05;
const parts = 60;
const visits = Number(process.env.BENCH_ROUNDS || 60);
const site = process.env.BENCH_SITE!;

async function timeVisit(page: Page): Promise<number> {
  const begin = performance.now();
  await page.goto(site, { waitUntil: 'load' });
  const took = performance.now() - begin;
  const loaded = await page.evaluate(
    () => performance.getEntriesByType('resource').length,
  );
  if (loaded !== parts)
    throw new Error(`The page has loaded ${loaded} parts, not ${parts}.`);
  return took;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function measure() {
  const executable = await findBrowser();
  const keeper = new BrowserKeeper(executable);
  const supply = new ContextSupply(keeper);
  const open = await chromium.launch(launchOptionsOf(executable, []));
  const guardedVisit = async () => {
    const opened = await supply.take(['127.0.0.1'], {});
    const took = await timeVisit(opened.page);
    await opened.context.close();
    return took;
  };
  const openVisit = async () => {
    const context = await open.newContext();
    const took = await timeVisit(await context.newPage());
    await context.close();
    return took;
  };
  const times = { guarded: [] as number[], open: [] as number[] };
  try {
    await guardedVisit();
    await openVisit();
    for (let visit = 0; visit < visits; visit += 1) {
      // Another order each time: nobody is always the one after the other.
      if (visit % 2 === 0) times.guarded.push(await guardedVisit());
      times.open.push(await openVisit());
      if (visit % 2 === 1) times.guarded.push(await guardedVisit());
    }
  } finally {
    await open.close();
    await keeper.discard();
  }
  return times;
}

measure().then(
  times => {
    const guarded = median(times.guarded);
    const open = median(times.open);
    const ratio = Math.round((guarded / open) * 100) / 100;
    console.log(
      `${visits} visits each: with rules ${guarded.toFixed(
        1,
      )} ms, without ${open.toFixed(1)} ms`,
    );
    if (ratio > limit)
      console.log(`vsNoRules is ${ratio}, and ${limit} is the most.`);
    console.log(
      JSON.stringify({ bench: 'allowlist', vsNoRules: ratio, parts, visits }),
    );
    process.exit(ratio > limit ? 1 : 0);
  },
  error => {
    console.error(error);
    process.exit(1);
  },
);
