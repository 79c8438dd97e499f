import { constants } from 'node:os';
import { endCommands } from './run.mjs';

/** A Ctrl-C comes twice: from the terminal, and from npm, which passes its own on. */
const SAME_SIGNAL_MS = 500;

/**
 * At the first Ctrl-C or SIGTERM ends the commands under way, calls `stop` and ends the process;
 * at the second calls `force` instead of waiting.
 *
 * @param {object} options
 * @param {() => Promise<void>} options.stop
 * @param {() => Promise<void>} options.force
 * @param {(message: string) => void} options.say
 * @returns {{ readonly stopping: boolean }} whether there was a signal
 */
export function onStopSignal({ stop, force, say }) {
  let stopping = false;
  let since;
  const handle = async signal => {
    // What a shell reports for a command that this signal ended.
    const code = 128 + constants.signals[signal];
    if (stopping) {
      if (Date.now() - since < SAME_SIGNAL_MS) return;
      await force().catch(() => {});
      process.exit(code);
    }
    stopping = true;
    since = Date.now();
    say('Stopping (Ctrl-C again to force)');
    endCommands();
    await stop().catch(error => console.error(error.message));
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, handle);
  }
  if (process.env.npm_lifecycle_event) {
    stopWithParent(() => stopping || handle('SIGTERM'));
  }
  return {
    get stopping() {
      return stopping;
    },
  };
}

/** npm may be killed without passing anything on: then a new parent has taken our process over. */
function stopWithParent(stop) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      stop();
    }
  }, 1_000);
  timer.unref();
}
