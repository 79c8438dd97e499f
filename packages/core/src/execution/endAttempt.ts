import type { RunnerEvent } from '@uatcms/plugin-uat-common';
import type { LoadedIteration, ShardProgress } from './shardProgress';
import type { Stopping } from './stopping';

/** How a shard attempt came to its end: as its runner says, or because the runner is gone. */
export type AttemptEnd =
  | Pick<Extract<RunnerEvent, { type: 'shardFinished' }>, 'outcome' | 'message'>
  | { outcome: 'lost'; message: string };

/** Where the shard stands after the end of an attempt. */
export type ShardEnd =
  | { state: 'queued'; losses: number; message: string }
  | {
      state: 'finished';
      losses: number;
      outcome: AttemptEnd['outcome'] | 'cancelled';
      message?: string;
    };

const mostLosses = 3;

/**
 * Decides what becomes of the iterations that a shard attempt leaves unfinished.
 *
 * A shard whose runner is gone goes back into the queue with what is left of it. After three losses in a row without an
 * iteration finished in between, what is left ends with `error`. Runners begin with the iterations at which no runner
 * was lost (see `listUnfinished`), so one that kills its runner comes last and takes none of the others with it.
 *
 * @param shard - losses in a row so far, whether this attempt has finished an iteration, and why the run is being stopped
 */
export function endAttempt(
  progress: ShardProgress,
  end: AttemptEnd,
  shard: {
    losses: number;
    progressed: boolean;
    stopping: Stopping | undefined;
  },
): ShardEnd {
  const rest = progress.settleTraced();
  if (rest.length === 0) {
    return { state: 'finished', losses: shard.losses, ...end };
  }
  const { stopping } = shard;
  if (stopping) {
    rest.forEach(iteration =>
      progress.end(iteration, stopping.verdict, stopping.message),
    );
    return {
      state: 'finished',
      losses: shard.losses,
      ...end,
      outcome: 'cancelled',
    };
  }
  if (end.outcome === 'gaveUp') {
    const message =
      end.message ?? 'The runner could not go on and did not say why';
    rest.forEach(iteration => progress.end(iteration, 'error', message));
    return { state: 'finished', losses: shard.losses, ...end };
  }
  return loseAttempt(progress, rest, end, shard);
}

function loseAttempt(
  progress: ShardProgress,
  rest: LoadedIteration[],
  end: AttemptEnd,
  shard: { losses: number; progressed: boolean },
): ShardEnd {
  const message = reasonOf(end);
  // A runner that stops in good order after some work, for instance at the end of its time, was not lost.
  const inOrder = end.outcome === 'stopped' && shard.progressed;
  const losses = inOrder ? 0 : (shard.progressed ? 0 : shard.losses) + 1;
  if (losses < mostLosses) {
    rest.forEach(iteration =>
      progress.giveBack(iteration, end.outcome !== 'stopped'),
    );
    return { state: 'queued', losses, message };
  }
  for (const iteration of rest) {
    const meanwhile =
      iteration.state === 'running' || iteration.losses > 0
        ? 'was running'
        : 'waited for its turn';
    progress.end(
      iteration,
      'error',
      `The runner was lost ${mostLosses} times while this iteration ${meanwhile}; last reason: ${message}`,
    );
  }
  return { state: 'finished', losses, outcome: 'lost', message };
}

function reasonOf({ outcome, message }: AttemptEnd): string {
  switch (outcome) {
    case 'done':
      return 'the runner said that it was done, but had not finished all iterations';
    case 'stopped':
      return message ?? 'the runner stopped before its work was done';
    default:
      return message ?? 'the runner is gone';
  }
}
