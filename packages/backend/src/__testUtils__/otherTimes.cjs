// Preloaded into the backend: its clock is two hours behind, and of the runner processes that it forks one is five hours
// ahead, the next five hours behind. The database has the right time.
const childProcess = require('node:child_process');

const { fork } = childProcess;
const otherTime = require.resolve('./otherTime.cjs');
let forked = 0;

childProcess.fork = (program, args, options) => {
  forked += 1;
  return fork(program, args, {
    ...options,
    env: { ...options.env, TEST_CLOCK_HOURS: String(forked % 2 ? 5 : -5) },
    execArgv: [...(options.execArgv ?? []), '--require', otherTime],
  });
};

process.env.TEST_CLOCK_HOURS = '-2';
require(otherTime);
