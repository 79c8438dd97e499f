import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { RunChange, RunService, TestSetFilter } from '@uatcms/core';
import type { RunChanges } from '@uatcms/plugin-uat-common';
import { RunWatch } from './RunWatch';

/** How soon a change by another replica is seen; those of this one are heard of at once. */
const POLL_MS = 2_000;
const ITERATIONS_PER_EVENT = 500;
const MOST_FOLLOWERS = 2_000;
/** What is told is told to all: it names no run that not everybody may see. */
const nothingElse: TestSetFilter = { anyOf: [] };

/**
 * Lets clients follow runs, however many follow the same one.
 *
 * There is one watch for each run that is followed on this replica. The announcer wakes it; because other replicas
 * change runs as well, its version is also read every two seconds. Followers that stand at the same version are woken
 * together and share one reading, so the load on the database does not grow with them.
 *
 * What is told comes from the database, read after the change was committed: the run first, then the iterations that
 * changed after the version where the follower stands. An iteration that changes in between is told twice, none is
 * missed.
 */
export class RunFollower {
  readonly #watches = new Map<string, RunWatch>();
  readonly #readings = new Map<string, Promise<RunChanges>>();
  readonly #stopped = new AbortController();
  #followers = 0;
  #poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly runs: Pick<RunService, 'get' | 'iterations'>,
    private readonly logger: LoggerService,
  ) {}

  /** A run was changed through this replica. */
  changed({ runId, version }: RunChange): void {
    this.#watches.get(runId)?.heard(version);
  }

  /** Ends everybody's following. */
  stop(): void {
    this.#stopped.abort();
  }

  /**
   * Tells what changes in a run after a version, until it has finished or the signal comes.
   *
   * @throws Refusal `notFound`; ServiceUnavailableError when too many follow already
   */
  async *follow(
    runId: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<RunChanges> {
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    const watch = this.#open(runId);
    try {
      for (let known = after; !ended.aborted; ) {
        let changes = await this.#read(runId, known, 0);
        const { run, version } = changes;
        for (let told = 0; changes.version > known; ) {
          yield { ...changes, version };
          told += changes.iterations.length;
          if (!changes.more || ended.aborted) {
            break;
          }
          changes = await this.#read(runId, known, told);
        }
        if (run.state === 'finished') {
          return;
        }
        known = Math.max(known, version);
        await watch.later(known, ended);
      }
    } finally {
      this.#close(runId, watch);
    }
  }

  /**
   * What changed after a version, as soon as something has; when the signal comes first, that nothing has.
   *
   * @param offset - changed iterations that are known already, from an answer that said there are more
   */
  async changes(
    runId: string,
    after: number,
    offset: number,
    signal: AbortSignal,
  ): Promise<RunChanges> {
    const watch = this.#open(runId);
    try {
      const now = await this.#read(runId, after, offset);
      if (now.version > after || now.run.state === 'finished') {
        return now;
      }
      await watch.later(after, AbortSignal.any([signal, this.#stopped.signal]));
      return await this.#read(runId, after, offset);
    } finally {
      this.#close(runId, watch);
    }
  }

  #open(runId: string): RunWatch {
    if (this.#followers >= MOST_FOLLOWERS) {
      throw new ServiceUnavailableError(
        `${MOST_FOLLOWERS} clients follow runs here already; try again later, or ask GET /v1/runs/${runId} now and then.`,
      );
    }
    this.#followers += 1;
    const watch = this.#watches.get(runId) ?? new RunWatch();
    watch.followers += 1;
    this.#watches.set(runId, watch);
    this.#poll ??= setInterval(() => this.#look(), POLL_MS).unref();
    return watch;
  }

  #close(runId: string, watch: RunWatch): void {
    this.#followers -= 1;
    watch.followers -= 1;
    if (watch.followers === 0) {
      watch.close();
      this.#watches.delete(runId);
    }
    if (this.#followers === 0) {
      clearInterval(this.#poll);
      this.#poll = undefined;
    }
  }

  #look(): void {
    for (const [runId, watch] of this.#watches) {
      this.runs.get(runId, nothingElse).then(
        ({ version }) => watch.heard(version),
        error => this.logger.warn(`Run ${runId} could not be looked at`, error),
      );
    }
  }

  /** One reading for all who ask for the same at the same time. */
  #read(runId: string, since: number, offset: number): Promise<RunChanges> {
    const key = `${runId} ${since} ${offset}`;
    const reading =
      this.#readings.get(key) ??
      this.#readNow(runId, since, offset).finally(() =>
        this.#readings.delete(key),
      );
    this.#readings.set(key, reading);
    return reading;
  }

  async #readNow(
    runId: string,
    since: number,
    offset: number,
  ): Promise<RunChanges> {
    const run = await this.runs.get(runId, nothingElse);
    if (run.version <= since) {
      return { run, iterations: [], version: run.version, more: false };
    }
    const { items, more } = await this.runs.iterations({
      id: runId,
      since,
      limit: ITERATIONS_PER_EVENT,
      offset,
    });
    return { run, iterations: items, version: run.version, more };
  }
}
