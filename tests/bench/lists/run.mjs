// Whether lists and the run page stay as fast when there are many runs: medians at a million runs and twenty million
// step results against those at a thousand runs, read in turns from two databases of one server.
import { readFileSync } from 'node:fs';
import process from 'node:process';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../../scripts/database/temporary.mjs';
import { median, round2, wholeNumber } from '../numbers.mjs';
import { startProcess } from '../startProcess.mjs';

const limit = 1.5;
const sizes = { small: 1_000, large: wholeNumber('BENCH_RUNS', 1_000_000) };
const iterations = wholeNumber('BENCH_ITERATIONS', 2);
const steps = wholeNumber('BENCH_STEPS', 10);
const rounds = wholeNumber('BENCH_ROUNDS', 5);
const readsPerRound = 60;
const chunk = 20_000;
/** Chunks that are made at the same time. */
const writers = 2;
const lists = ['runs', 'runsOfComponent', 'runPage', 'iteration'];
const sql = readFileSync(new URL('rows.sql', import.meta.url), 'utf8');

async function filled(server, name, runs) {
  const admin = await startReader(server);
  await admin.ask('fill', `create database ${name}`, {});
  admin.stop();
  const url = new URL(server);
  url.pathname = `/${name}`;
  const reader = await startReader(url.toString());
  await reader.ask('prepare');
  const begin = performance.now();
  let next = 1;
  const fill = async () => {
    while (next <= runs) {
      const from = next;
      next = Math.min(runs, from + chunk - 1) + 1;
      const values = { from, to: next - 1, all: runs, iterations, steps };
      await reader.ask('fill', sql, values);
    }
  };
  await Promise.all(Array.from({ length: writers }, fill));
  await reader.ask('settle');
  console.log(
    `${runs} runs, ${
      runs * iterations * steps
    } step results: ${await reader.ask('size')}, made in ${Math.round(
      (performance.now() - begin) / 1000,
    )} s`,
  );
  return reader;
}

function startReader(url) {
  return startProcess(new URL('reader.ts', import.meta.url), {
    ...process.env,
    ...testDatabaseEnvironment(url),
  });
}

const database = await startTemporaryCluster();
try {
  const readers = {
    small: await filled(database.url, 'small', sizes.small),
    large: await filled(database.url, 'large', sizes.large),
  };
  const ratios = {};
  for (const list of lists) {
    const times = { small: [], large: [] };
    // The first round fills caches, and does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const size of round % 2 ? ['small', 'large'] : ['large', 'small']) {
        const took = await readers[size].ask('time', list, readsPerRound);
        if (round > 0) times[size].push(...took);
      }
    }
    const [small, large] = [median(times.small), median(times.large)];
    ratios[list] = round2(large / small);
    console.log(
      `${list.padEnd(16)}${small.toFixed(2)} ms, ${large.toFixed(2)} ms`,
    );
  }
  readers.small.stop();
  readers.large.stop();
  const worst = Math.max(...Object.values(ratios));
  process.exitCode = worst <= limit ? 0 : 1;
  console.log(
    JSON.stringify({
      bench: 'lists',
      ...ratios,
      worst,
      ofRuns: sizes.large,
      ofStepResults: sizes.large * iterations * steps,
    }),
  );
} finally {
  await database.stop();
}
