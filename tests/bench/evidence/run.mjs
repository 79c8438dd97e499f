// What evidence costs: the same people sign in to the example shop in each mode, by two warm workers that report to the
// real core with PostgreSQL and artifact folder. The modes take turns in each round, and the
// ratio is the median of the rounds, because a machine is never equally busy for long. The clock stops when the last
// verdict is said, which is after its files were confirmed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, round2, wholeNumber } from '../numbers.mjs';
import { conclude, inTurns } from '../rounds.mjs';
import { people, steps } from '../runner/signIn.mjs';
import { openSurroundings } from '../surroundings.mjs';
import { startWorkers, timeOfRun } from '../workers.mjs';

const modes = {
  none: { evidence: 'none' },
  failed: { evidence: 'failed' },
  keySteps: { evidence: 'keySteps' },
  all: { evidence: 'all' },
  traceFailed: { evidence: 'none', trace: 'failed' },
  traceAll: { evidence: 'none', trace: 'all' },
  videoFailed: { evidence: 'none', video: 'failed' },
  videoAll: { evidence: 'none', video: 'all' },
};
const limits = { failed: 1.03, all: 2.2, traceFailed: 1.03, traceAll: 1.6 };
const rows = wholeNumber('BENCH_ROWS', 100);
const rounds = wholeNumber('BENCH_ROUNDS', 5);

const folder = await mkdtemp(join(tmpdir(), 'uat-bench-'));
const surroundings = await openSurroundings({ BENCH_ARTIFACTS: folder });
console.log(
  `${rows} iterations of 8 steps, ${rounds} rounds, 2 workers, ${surroundings.browserName}`,
);
const workers = await startWorkers(surroundings.browser);
try {
  const timeOf = mode =>
    timeOfRun(
      surroundings,
      { steps, people: people(rows), options: { ...modes[mode] } },
      () => workers.perform(surroundings.portal),
    );
  // The first run of a worker is always the slowest.
  await timeOf('none');
  const times = await inTurns(
    Object.keys(modes),
    rounds,
    async (mode, round) => {
      const took = await timeOf(mode);
      console.log(
        `round ${round}  ${mode.padEnd(12)}${(took / rows).toFixed(
          0,
        )} ms per iteration`,
      );
      return took;
    },
  );
  const ratios = Object.entries(times)
    .filter(([mode]) => mode !== 'none')
    .map(([mode, took]) => [
      mode,
      round2(median(took.map((time, round) => time / times.none[round]))),
    ]);
  conclude(
    {
      bench: 'evidence',
      ...Object.fromEntries(ratios),
      ...{ iterations: rows, rounds },
    },
    limits,
  );
} finally {
  await workers.stop();
  await surroundings.close();
  await rm(folder, { recursive: true, force: true });
}
