// `npm test`: every check of this repository. The last line is `N passed, N failed`: all tests,
// whatever ran them. The exit code is not 0 where a test or any other check failed.
import { promises as fs } from 'node:fs';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { perform } from './checks/checks.mjs';
import { REPORTS, STEPS } from './checks/steps.mjs';
import { exitWith } from './processes/failure.mjs';
import { createProgress } from './processes/progress.mjs';
import { onStopSignal } from './processes/stopSignal.mjs';

const say = createProgress();
const toUndo = [];
const clean = async () => {
  while (toUndo.length > 0) await toUndo.pop()();
};
const signals = onStopSignal({ stop: clean, force: clean, say });

try {
  const node = await bootstrap(say);
  await fs.rm(REPORTS, { recursive: true, force: true });
  await fs.mkdir(REPORTS, { recursive: true });

  const outcomes = await perform(
    STEPS,
    { node, say, clean, cleanUp: undo => toUndo.push(undo) },
    () => signals.stopping,
  );

  if (!signals.stopping) {
    const failed = outcomes.filter(({ problem }) => problem);
    console.log();
    for (const { title, problem } of failed) {
      console.log(`FAILED  ${title}: ${problem}`);
    }
    const sum = name =>
      outcomes.reduce((total, { counts }) => total + (counts?.[name] ?? 0), 0);
    console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
    process.exitCode = failed.length > 0 ? 1 : 0;
  }
} catch (error) {
  if (!signals.stopping) {
    await clean();
    exitWith(error);
  }
}
