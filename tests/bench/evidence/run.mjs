// What evidence costs: the same people sign in to the example shop in each mode, by two warm workers that report to the
// real core with PostgreSQL and artifact folder. The modes take turns in each round, and the
// ratio is the median of the rounds, because a machine is never equally busy for long. The clock stops when the last
// verdict is said, which is after its files were confirmed. What a mode costs is judged by the processor time that all of
// it took, apart from the shop: a few hundredths are lost in what the seconds vary by.
//
// BENCH_MODES=failed,traceFailed measures only these.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, round2, wholeNumber } from '../numbers.mjs';
import { processorTimeOf } from '../processes.mjs';
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
const limits = { failed: 1.03, all: 2.2, traceFailed: 1.03, traceAll: 2.4 };
const wanted = process.env.BENCH_MODES?.split(',') ?? Object.keys(modes);
const measured = ['none', ...wanted.filter(mode => mode !== 'none')];
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
  const times = await inTurns(measured, rounds, async (mode, round) => {
    let wall = 0;
    const processor = await processorTimeOf(async () => {
      wall = await timeOf(mode);
    }, [surroundings.shopPid]);
    console.log(
      `round ${round}  ${mode.padEnd(12)}${(wall / rows).toFixed(
        0,
      )} ms per iteration, ${(processor / rows).toFixed(0)} ms of processors`,
    );
    return { wall, processor };
  });
  const { none, ...others } = times;
  const ratios = kind =>
    Object.fromEntries(
      Object.entries(others).map(([mode, took]) => [
        mode,
        round2(
          median(took.map((turn, round) => turn[kind] / none[round][kind])),
        ),
      ]),
    );
  conclude(
    {
      bench: 'evidence',
      ...ratios('processor'),
      wall: ratios('wall'),
      ...{ iterations: rows, rounds },
    },
    limits,
  );
} finally {
  await workers.stop();
  await surroundings.close();
  await rm(folder, { recursive: true, force: true });
}
