/**
 * A failure whose message is written for the person at the terminal: shown without a stack trace.
 */
export class Failure extends Error {}

/**
 * Ends the process after an error that nothing could handle.
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  console.error(
    error instanceof Failure ? `\n${error.message}\n` : error?.stack ?? error,
  );
  process.exit(1);
}
