// Preloaded into the backend: the runner processes it forks have a clock that is hours ahead.
const childProcess = require('node:child_process');

const { fork } = childProcess;
const clock = require.resolve('./clockAhead.cjs');

childProcess.fork = (program, args, options) =>
  fork(program, args, {
    ...options,
    execArgv: [...(options.execArgv ?? []), '--require', clock],
  });
