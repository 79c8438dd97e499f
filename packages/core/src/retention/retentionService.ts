import type { Knex } from 'knex';
import type { Caller, RetentionReport, RetentionService } from '../types';
import { clearDeletedRuns } from './clearDeletedRuns';
import { deleteExpiredRuns } from './deleteExpiredRuns';
import { deleteUnusedClasses } from './deleteUnusedClasses';
import { deleteUnreferredFiles } from './fileStore';
import { dropEndedWeeks, makeComingPartitions } from './partitionStore';

/** Partitions are made so many weeks ahead: as long may the task that makes them fail. */
const weeksAhead = 5;

/**
 * Lets go of runs whose time is over: first the runs, which are gone from every list at once, then the rows of their
 * results, then files that no result refers to any more, and access classes that nothing is of. Each step finds its work in the database and is done in
 * bounded transactions, so it may be broken off anywhere, by anything, and goes on the next time.
 *
 * Any number of replicas may do this at the same time: runs and files that another one holds are skipped, and a week is
 * dropped under a lock.
 */
export class PostgresRetentionService implements RetentionService {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async preparePartitions(): Promise<number> {
    return makeComingPartitions(this.#knex, weeksAhead);
  }

  async apply(
    request: {
      days?: number;
      deleteFile(sha256: string): Promise<void>;
      signal?: AbortSignal;
    },
    caller: Caller,
  ): Promise<RetentionReport> {
    const goOn = () => !request.signal?.aborted;
    const runs = await deleteExpiredRuns(
      this.#knex,
      { defaultDays: request.days, goOn },
      caller,
    );
    const weeks = await dropEndedWeeks(this.#knex, request.days);
    await clearDeletedRuns(this.#knex, weeks.waiting, goOn);
    const { deleted, failures } = await deleteUnreferredFiles(
      this.#knex,
      request.deleteFile,
      goOn,
    );
    await deleteUnusedClasses(this.#knex);
    return { runs, weeks: weeks.dropped.length, files: deleted, failures };
  }
}
