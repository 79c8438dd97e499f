import type { RunnerEvent } from '@uatcms/plugin-uat-common';
import { patienceOf } from './patience';
import { Fenced, Refused, Unreachable, type ShardDoor } from './ShardDoor';

/** Milliseconds that events are gathered for: few at first, when somebody may wait for them, then more. */
const pauses = { atFirst: 250, later: 1_000 };
const firstMs = 2_000;
const mostEvents = 100;
const mostCharacters = 256 * 1024;
/** Who has nothing to say learns within this time that the run was cancelled, where nobody can tell it otherwise. */
const longestSilence = 3_000;
const firstRetry = 200;
const longestRetry = 5_000;

/** Why reporting came to its end before everything was said. */
export type ReportingEnd = {
  outcome: 'fenced' | 'unreported';
  message: string;
};

/**
 * Sends the events of one shard attempt, in their order.
 *
 * One batch is on its way at a time, and the next begins only after it was
 * acknowledged; a batch that got no answer is sent again as it was, which the
 * ingest takes as said once. The first result goes out at once, later ones are
 * gathered for up to a second, because each batch is a transaction of the
 * portal's database. While there is nothing to say, an empty batch is the sign
 * of life. The engine never waits for any of this, except before an iteration
 * when the lease may have run out.
 */
export class EventReporter {
  private readonly queue: RunnerEvent[] = [];
  private readonly abandon = new AbortController();
  private sending: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastSent = 0;
  private readonly begun = Date.now();
  private lastAnswer = Date.now();
  private end: ReportingEnd | undefined;
  private readonly silenceMs: number;

  /**
   * @param leaseMs - the time within which the ingest must hear from this runner
   * @param onStop - called when the run was cancelled; may be called again
   * @param onEnd - called once when nothing more may or can be reported
   */
  constructor(
    private readonly door: ShardDoor,
    private readonly leaseMs: number,
    private readonly onStop: () => void,
    private readonly onEnd: (end: ReportingEnd) => void,
  ) {
    this.silenceMs = Math.min(leaseMs / 3, longestSilence);
    this.schedule();
  }

  readonly emit = (event: RunnerEvent): void => {
    this.queue.push(event);
    if (!this.sending) this.schedule();
  };

  /** Ends when the lease is surely held. @throws Error when reporting has ended */
  async mayGoOn(): Promise<void> {
    while (!this.end && Date.now() - this.lastAnswer > this.leaseMs)
      await pause(100, this.abandon.signal);
    if (this.end) throw new Error(this.end.message);
  }

  /** Sends what is left, and stops. @returns why something could not be said */
  async finish(): Promise<ReportingEnd | undefined> {
    while (!this.end && (this.queue.length > 0 || this.sending)) {
      await (this.sending ?? this.sendNext());
    }
    this.close();
    return this.end;
  }

  private close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.abandon.abort();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.end || this.abandon.signal.aborted) return;
    const now = Date.now();
    const wait =
      this.queue.length === 0
        ? Math.max(this.lastSent, this.begun) + this.silenceMs - now
        : this.lastSent + this.pauseAt(now) - now;
    const isDue = wait <= 0 || this.queue.length >= mostEvents;
    if (isDue) this.sendNext().catch(() => undefined);
    else
      this.timer = setTimeout(
        () => this.sendNext().catch(() => undefined),
        wait,
      );
  }

  private pauseAt(now: number): number {
    return now - this.begun < firstMs ? pauses.atFirst : pauses.later;
  }

  private sendNext(): Promise<void> {
    clearTimeout(this.timer);
    this.sending ??= this.deliver(this.nextBatch()).finally(() => {
      this.sending = undefined;
      this.schedule();
    });
    return this.sending;
  }

  private nextBatch(): RunnerEvent[] {
    let characters = 0;
    let count = 0;
    while (count < Math.min(this.queue.length, mostEvents)) {
      characters += JSON.stringify(this.queue[count]).length;
      if (count > 0 && characters > mostCharacters) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async deliver(batch: RunnerEvent[]): Promise<void> {
    for (
      let retry = firstRetry;
      !this.end;
      retry = Math.min(retry * 2, longestRetry)
    ) {
      this.lastSent = Date.now();
      try {
        const { command } = await this.door.report(batch);
        this.lastAnswer = Date.now();
        if (command === 'stop') this.onStop();
        return;
      } catch (error) {
        this.consider(error);
        // Chance keeps many workers from coming back at the same moment.
        if (!this.end)
          await pause(retry * (0.5 + Math.random() / 2), this.abandon.signal);
      }
    }
  }

  private consider(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof Fenced) {
      this.giveUp({ outcome: 'fenced', message });
    } else if (error instanceof Refused) {
      this.giveUp({
        outcome: 'unreported',
        message: `The ingest refuses the results: ${message}`,
      });
    } else if (!(error instanceof Unreachable)) {
      this.giveUp({
        outcome: 'unreported',
        message: `The ingest answers something else than agreed: ${message}`,
      });
    } else if (Date.now() - this.lastAnswer > patienceOf(this.leaseMs)) {
      this.giveUp({
        outcome: 'unreported',
        message: `The ingest could not be reached: ${message}`,
      });
    }
  }

  private giveUp(end: ReportingEnd): void {
    if (this.end) return;
    this.end = end;
    this.queue.length = 0;
    this.close();
    this.onEnd(end);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
