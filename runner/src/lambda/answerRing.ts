import type { Ring, WorkerOutcome } from '@uatcms/plugin-uat-common';
import { performCall, type CallRequest } from '../performCall';
import { claimPatiently } from '../protocol/claimPatiently';
import { RunDoor } from '../protocol/RunDoor';
import type { TimeBudget } from './TimeBudget';

/** What came of an invocation, for its log. */
export interface RingAnswer {
  runId: string;
  shards: Partial<Record<WorkerOutcome, number>>;
  /** Why it ended: nothing left, no time left, or what went wrong. */
  end: string;
}

/** After these the next claim would fare no better. */
const lastOutcomes: WorkerOutcome[] = ['unreported'];

/**
 * Claims and performs shard after shard of a run, until nothing is left or the time is nearly over. What is unfinished
 * then is given back at once, so that another invocation goes on with it. Never throws: all there is to tell was
 * reported, and a ring that failed would only be repeated by those who know less.
 */
export async function answerRing(
  ring: Ring,
  time: TimeBudget,
  sandbox: Pick<CallRequest, 'browser' | 'sessionsOf' | 'secrets' | 'runner'>,
): Promise<RingAnswer> {
  const stopping = new AbortController();
  const forget = time.onLastMoment(() => stopping.abort());
  const answer: RingAnswer = { runId: ring.runId, shards: {}, end: '' };
  try {
    let iterationTimeout = 0;
    const hasTime = () => {
      const enough = time.hasTimeFor(iterationTimeout);
      if (enough) time.beginIteration();
      return enough;
    };
    for (;;) {
      if (stopping.signal.aborted || !time.hasTimeFor(iterationTimeout)) {
        return { ...answer, end: 'the time of the invocation is over' };
      }
      const claimed = await claimPatiently(new RunDoor(ring), stopping.signal);
      if (!claimed) return { ...answer, end: 'nothing left to do' };
      const { work, ...call } = claimed;
      iterationTimeout = work.options.iterationTimeout;
      const { outcome, message } = await performCall({
        ...sandbox,
        call: { ...call, url: ring.url },
        work,
        stop: stopping.signal,
        hasTime,
        stopReason: 'the time of the Lambda function was nearly over',
      });
      answer.shards[outcome] = (answer.shards[outcome] ?? 0) + 1;
      if (lastOutcomes.includes(outcome)) {
        return { ...answer, end: message ?? outcome };
      }
    }
  } catch (error) {
    return {
      ...answer,
      end: error instanceof Error ? error.message : String(error),
    };
  } finally {
    forget();
  }
}
