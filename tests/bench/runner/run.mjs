// Compares the runner with @playwright/test, without artifacts and with traces retained on failure, and with a bare
// playwright-core loop on the same work: 500 people sign in to the example shop, 8 steps each, a fresh context for
// each, 2 workers, the same browser, for the runner also the real core and PostgreSQL, and evidence of failures on.
// Rounds are interleaved and the medians count, because a machine is never equally busy for long.
import { median, round2, wholeNumber } from '../numbers.mjs';
import { processorTimeOf } from '../processes.mjs';
import { conclude, inTurns } from '../rounds.mjs';
import { openSurroundings } from '../surroundings.mjs';
import {
  bareLoop,
  memoryOfWorker,
  playwrightTest,
  retainOnFailure,
  runner,
} from './contenders.mjs';

const limits = {
  ...{ vsPlaywrightTest: 0.7, vsRetainOnFailure: 0.55, vsBareLoop: 1.1 },
  workerMegabytes: 400,
};
const contenders = { runner, playwrightTest, retainOnFailure, bareLoop };
/** Enough for the memory of a worker to stop growing. */
const rowsForMemory = 100;

const rows = wholeNumber('BENCH_ROWS', 500);
const rounds = wholeNumber('BENCH_ROUNDS', 3);

const surroundings = await openSurroundings();
console.log(
  `${rows} iterations of 8 steps, ${rounds} rounds, 2 workers, ${surroundings.browserName}`,
);
try {
  const setting = { ...surroundings, rows };
  const turns = await inTurns(
    Object.keys(contenders),
    rounds,
    async (name, round) => {
      let wall = 0;
      const processor = await processorTimeOf(async () => {
        wall = await contenders[name](setting);
      }, [surroundings.shopPid]);
      console.log(
        `round ${round}  ${name.padEnd(15)}${(wall / 1000).toFixed(2)} s  ${(
          wall / rows
        ).toFixed(0)} ms per iteration, ${(processor / rows).toFixed(
          0,
        )} ms of processors`,
      );
      return { wall, processor };
    },
  );
  const medianOf = (name, what) => median(turns[name].map(turn => turn[what]));
  const against = (name, what = 'wall') =>
    round2(medianOf('runner', what) / medianOf(name, what));
  conclude(
    {
      bench: 'runner',
      vsPlaywrightTest: against('playwrightTest'),
      vsRetainOnFailure: against('retainOnFailure'),
      vsBareLoop: against('bareLoop'),
      processorVsPlaywrightTest: against('playwrightTest', 'processor'),
      processorVsRetainOnFailure: against('retainOnFailure', 'processor'),
      processorVsBareLoop: against('bareLoop', 'processor'),
      workerMegabytes: await memoryOfWorker({
        ...setting,
        rows: Math.min(rows, rowsForMemory),
      }),
      iterations: rows,
    },
    limits,
  );
} finally {
  await surroundings.close();
}
