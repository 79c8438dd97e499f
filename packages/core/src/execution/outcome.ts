import type { Verdict } from '@uatcms/plugin-uat-common';
import type { AttemptProgress, LoadedIteration } from './shardProgress';

/* What an iteration has come to, by its tries. */

type Tried = Pick<LoadedIteration, 'tries'>;

/** The tries of an iteration that count. */
export function toTest({ tries }: Tried): AttemptProgress[] {
  return tries.filter(({ purpose }) => purpose === 'test');
}

/** Whether only the trace of an iteration was still to be recorded. */
export function isTraced({ tries }: Tried): boolean {
  return tries.at(-1)?.purpose === 'trace';
}

export function isFailure({ verdict }: AttemptProgress): boolean {
  return verdict === 'failed' || verdict === 'error';
}

/**
 * Passed after a try in which the test had failed is flaky, and keeps saying what had failed. A lost try is no result,
 * and neither is one that failed for want of a browser or a site that answers: it says nothing about the test.
 */
export function outcomeOf(tries: AttemptProgress[]): {
  verdict: Verdict | null;
  message: string | null;
} {
  const last = tries.findLast(({ state }) => state === 'finished')!;
  const failure = tries.findLast(
    tried => isFailure(tried) && tried.failure !== 'infrastructure',
  );
  return last.verdict === 'passed' && failure
    ? { verdict: 'flaky', message: failure.message }
    : { verdict: last.verdict, message: last.message };
}

/** Milliseconds of all finished tries together. */
export function sumOf(tries: AttemptProgress[]): number {
  return tries.reduce((sum, tried) => sum + (tried.duration_ms ?? 0), 0);
}

const longestFirstLine = 500;

/** What lists show of a message. */
export function firstLine(message: string): string {
  return message.trimStart().split(/\r?\n/, 1)[0].slice(0, longestFirstLine);
}
