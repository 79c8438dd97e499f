import type { Run } from '@uatcms/plugin-uat-common';

/** Why a run goes no further, and what becomes of its iterations that have not ended. */
export interface Stopping {
  verdict: 'cancelled' | 'error';
  message: string;
}

/**
 * Whether a run is to end now: a person has cancelled it, or its time is over.
 *
 * A deadline never changes, and no time is over a second less than before. So as with a cancelled run, what was found
 * out under the lock of a shard stays true, also before a sweep has written it down.
 */
export function stoppingOf(run: {
  state: Run['state'];
  cancelled_by: string | null;
  overdue: boolean;
  timeout_ms: number;
}): Stopping | undefined {
  if (run.state === 'cancelling' && run.cancelled_by !== null) {
    return { verdict: 'cancelled', message: 'The run was cancelled' };
  }
  return run.overdue
    ? {
        verdict: 'error',
        message: `The run was not done within its time limit of ${inWords(
          run.timeout_ms,
        )}`,
      }
    : undefined;
}

/** A time span as people say it: `45 seconds`, `90 minutes`, `6 hours`. */
function inWords(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  const [number, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7_200
      ? [seconds / 60, 'minute']
      : [seconds / 3_600, 'hour'];
  const rounded = Math.round(number * 10) / 10;
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}
