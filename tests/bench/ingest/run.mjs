// How fast results can be written. First the real ingest against plain multi-row INSERTs of the same rows into the same
// tables on the same database, in interleaved rounds. Then a sustained load over HTTP, as from runners: 250 iterations
// of 8 steps each second, 20 times what the best open-source system publishes (45,000 iterations an hour).
import process from 'node:process';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../../scripts/database/temporary.mjs';
import { median, round2, wholeNumber } from '../numbers.mjs';
import { startProcess } from '../startProcess.mjs';
import { sustain } from './sustain.mjs';

const limits = { vsPlainInserts: 0.5, p95Ms: 50 };
const rounds = wholeNumber('BENCH_ROUNDS', 7);
/** Iterations of a round, and of a report: the runner sends 100 events at most, which are ten iterations. */
const iterations = wholeNumber('BENCH_ITERATIONS', 5_000);
const seconds = wholeNumber('BENCH_SECONDS', 600);
const perSecond = wholeNumber('BENCH_ITERATIONS_PER_SECOND', 250);

const env = url => ({ ...process.env, ...testDatabaseEnvironment(url) });

async function compare(url, perReport) {
  const contenders = await startProcess(
    new URL('contenders.ts', import.meta.url),
    env(url),
  );
  const rates = { ingest: [], plain: [] };
  try {
    await contenders.ask('prepare', iterations);
    // The first round fills caches of plans and pages, and does not count.
    for (let round = 0; round <= rounds; round++) {
      const order = round % 2 ? ['ingest', 'plain'] : ['plain', 'ingest'];
      for (const name of order) {
        const ready = { ingest: 'readyIngest', plain: 'readyPlain' }[name];
        await contenders.ask(ready, perReport, iterations);
        const took = await contenders.ask('time');
        const rate = (iterations * 8) / (took / 1000);
        if (round > 0) {
          rates[name].push(rate);
          console.log(
            `${perReport} iterations a report, round ${round}  ${name.padEnd(
              8,
            )}${Math.round(rate)} steps/s`,
          );
        }
      }
    }
  } finally {
    contenders.stop();
  }
  return round2(median(rates.ingest) / median(rates.plain));
}

const databases = {
  async fresh(work) {
    const database = await startTemporaryCluster({ durable: true });
    try {
      return await work(database.url);
    } finally {
      await database.stop();
    }
  },
};

const vsPlainInserts = await databases.fresh(url => compare(url, 10));
const vsPlainInsertsSmall = await databases.fresh(url => compare(url, 1));
const load = await databases.fresh(url =>
  sustain({ env: env(url), seconds, perSecond }),
);
const result = {
  bench: 'ingest',
  vsPlainInserts,
  vsPlainInsertsOneIterationPerReport: vsPlainInsertsSmall,
  ...load,
  p95VsLimit: round2(load.p95Ms / limits.p95Ms),
};
process.exitCode =
  result.vsPlainInserts >= limits.vsPlainInserts &&
  result.p95Ms < limits.p95Ms &&
  result.iterations >= seconds * perSecond
    ? 0
    : 1;
console.log(JSON.stringify(result));
