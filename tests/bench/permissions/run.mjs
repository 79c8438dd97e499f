// What it costs to list only what somebody may see: medians at 10,000 test sets of lists that are filtered by the
// conditions of a policy, against the same lists unfiltered, read in turns from one database.
import process from 'node:process';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../../scripts/database/temporary.mjs';
import { median, round2, wholeNumber } from '../numbers.mjs';
import { startProcess } from '../startProcess.mjs';

const limit = 1.15;
const testSets = wholeNumber('BENCH_TEST_SETS', 10_000);
const rounds = wholeNumber('BENCH_ROUNDS', 15);
const listsPerRound = 20;
const runsOfEach = 10;
const lists = ['testSets', 'runs'];
const readers = ['all', 'most', 'half', 'owned'];

const database = await startTemporaryCluster();
try {
  const core = await startProcess(new URL('reader.ts', import.meta.url), {
    ...process.env,
    ...testDatabaseEnvironment(database.url),
  });
  await core.ask('prepare', testSets, runsOfEach);
  const ratios = {};
  for (const list of lists) {
    const times = Object.fromEntries(readers.map(reader => [reader, []]));
    // The first round fills caches, and does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const reader of round % 2 ? readers : [...readers].reverse()) {
        const took = await core.ask('time', list, reader, listsPerRound);
        if (round > 0) times[reader].push(...took);
      }
    }
    const unfiltered = median(times.all);
    console.log(
      `${list.padEnd(10)}${readers
        .map(reader => `${reader} ${median(times[reader]).toFixed(2)} ms`)
        .join(', ')}`,
    );
    ratios[list] = Object.fromEntries(
      readers
        .slice(1)
        .map(reader => [reader, round2(median(times[reader]) / unfiltered)]),
    );
  }
  core.stop();
  const worst = Math.max(...Object.values(ratios).flatMap(Object.values));
  process.exitCode = worst <= limit ? 0 : 1;
  console.log(
    JSON.stringify({
      bench: 'permissions',
      worst,
      limit,
      ...ratios,
      ofTestSets: testSets,
    }),
  );
} finally {
  await database.stop();
}
