/*
 * Reports of one run that come at the same time are written together.
 *
 * All reports of a run are counted in its row, so their commits follow one another: written one by one, a run with a
 * thousand runners would wait for a thousand times the disk. Here a run has one transaction at a time, in each replica.
 * What arrives in the meantime forms the next one, so it costs no waiting for others, and the busier a run is, the more
 * reports share the statements and the commit.
 *
 * Guaranteed: a report is answered after the commit that holds it. Reports about the same shard are taken one after the
 * other, in the order in which they came. A report that is refused touches no other; when a transaction fails as a
 * whole, each of its reports is tried by itself, so that one which cannot be written takes none along.
 */

/** Of one transaction: it should take milliseconds, and hold its locks no longer. */
const mostReports = 25;
const mostEvents = 1_500;

interface Waiting<Report, Outcome> {
  report: Report;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

interface ReportOfShard {
  key: { shardId: string };
  events: unknown[];
}

/** Brings reports of the same run together. */
export class ReportQueue<Report extends ReportOfShard, Outcome> {
  readonly #write: (runId: string, reports: Report[]) => Promise<Outcome[]>;
  readonly #waiting = new Map<string, Waiting<Report, Outcome>[]>();

  /** @param write - writes reports of different shards of a run, all or none; an outcome for each, in their order */
  constructor(write: (runId: string, reports: Report[]) => Promise<Outcome[]>) {
    this.#write = write;
  }

  add(runId: string, report: Report): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(runId);
      const one = { report, resolve, reject };
      if (waiting) {
        waiting.push(one);
      } else {
        this.#waiting.set(runId, [one]);
        this.#writeAll(runId);
      }
    });
  }

  async #writeAll(runId: string): Promise<void> {
    const waiting = this.#waiting.get(runId)!;
    while (waiting.length > 0) {
      await this.#writeTogether(runId, takeBatch(waiting));
    }
    this.#waiting.delete(runId);
  }

  async #writeTogether(
    runId: string,
    batch: Waiting<Report, Outcome>[],
  ): Promise<void> {
    try {
      const outcomes = await this.#write(
        runId,
        batch.map(({ report }) => report),
      );
      batch.forEach(({ resolve }, index) => resolve(outcomes[index]));
    } catch (error) {
      if (batch.length === 1) {
        batch[0].reject(error);
        return;
      }
      for (const one of batch) {
        await this.#writeTogether(runId, [one]);
      }
    }
  }
}

/** Takes out what may be written together: the first in line, and those behind it of other shards. */
function takeBatch<Report extends ReportOfShard, Outcome>(
  waiting: Waiting<Report, Outcome>[],
): Waiting<Report, Outcome>[] {
  const batch: Waiting<Report, Outcome>[] = [];
  const left: Waiting<Report, Outcome>[] = [];
  const shards = new Set<string>();
  let events = 0;
  for (const one of waiting) {
    const { key, events: said } = one.report;
    const fits =
      batch.length < mostReports &&
      (batch.length === 0 || events + said.length <= mostEvents) &&
      !shards.has(key.shardId);
    if (fits) {
      batch.push(one);
      events += said.length;
    } else {
      left.push(one);
    }
    shards.add(key.shardId);
  }
  waiting.splice(0, waiting.length, ...left);
  return batch;
}
