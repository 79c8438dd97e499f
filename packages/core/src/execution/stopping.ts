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

const units: Array<[string, number]> = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** A time span as people say it, in the largest unit of which it has two: `45 seconds`, `90 minutes`, `6 hours`. */
function inWords(milliseconds: number): string {
  const [unit, length] =
    units.find(([, ms]) => milliseconds >= 2 * ms) ?? units[2];
  const number = Math.round((milliseconds / length) * 10) / 10;
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
