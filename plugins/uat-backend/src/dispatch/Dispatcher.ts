import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DoorbellService, HandedShard, ShardService } from '@uatcms/core';
import type { Executor } from '@uatcms/plugin-uat-node';
import { Doorbell } from './Doorbell';
import type { ExecutorRegistry } from './ExecutorRegistry';
import { HandedShards } from './HandedShards';
import { LEASE_MS } from './lease';
import { ringFor } from './ringFor';

/** The bell wakes the dispatcher of the replica where something happened. Others, and a lost ring, find out by this. */
const POLL_MS = 1_000;
const SWEEP_MS = 3_000;
/** What was handed out is looked after this often: a cancelled run is noticed by every replica within this time. */
const LOOK_MS = 500;

/**
 * Brings queued shards to executors: hands them over, or rings for them where runners claim shards by themselves.
 *
 * Who runs at the same time: one dispatcher in each replica of the backend, each with executors of its own, and any
 * number of runners.
 *
 * Guaranteed by the database, whatever happens here:
 * - A shard is handed to one dispatcher only, and each hand-out raises its attempt. Reports of earlier attempts are
 *   fenced off, so two runners on the same shard cannot both be heard.
 * - A shard whose runner is silent for a lease is handed out again, by whichever replica sweeps first. So a runner, a
 *   dispatcher or a whole backend may die at any point between hand-out and last report, and the run still ends.
 * - Nothing that matters is kept in memory: a dispatcher that starts anew goes on where the queue stands.
 *
 * Not guaranteed: that a shard is performed once. An iteration that had begun when its runner was lost is performed
 * again; its lost attempt is kept and never counted.
 */
export class Dispatcher {
  readonly #replica = `${hostname()}:${process.pid}:${randomUUID().slice(
    0,
    8,
  )}`;
  readonly #bell: Doorbell;
  readonly #sweepBell = new Doorbell();
  readonly #lookBell = new Doorbell();
  #stopping = false;
  #loops: Promise<unknown> = Promise.resolve();
  readonly #handed: HandedShards;
  /** Shards that are being taken back; a stop waits for them. */
  readonly #takingBack = new Set<Promise<void>>();

  constructor(
    private readonly deps: {
      shards: ShardService;
      doorbells: DoorbellService;
      executors: ExecutorRegistry;
      /** Rung when there may be something to hand out. */
      bell: Doorbell;
      logger: LoggerService;
      /** Where runners of this machine reach the protocol. */
      runnerUrl: () => Promise<string>;
      /** Where all others reach it. */
      publicRunnerUrl: () => Promise<string>;
    },
  ) {
    this.#bell = deps.bell;
    this.#handed = new HandedShards(deps.shards);
  }

  async start(): Promise<void> {
    for (const executor of this.deps.executors.handed()) {
      await executor.connect({
        lost: (shardId, attempt, reason) =>
          this.#takeBack(executor, shardId, attempt, reason),
        slotFree: () => this.#bell.ring(),
      });
    }
    this.#loops = Promise.all([
      this.#repeat(() => this.#dispatch(), this.#bell, POLL_MS),
      this.#repeat(() => this.#sweep(), this.#sweepBell, SWEEP_MS),
      this.#repeat(() => this.#handed.look(), this.#lookBell, LOOK_MS),
    ]);
  }

  /** Hands out no more, ends the executors, and gives back what they were doing so that another replica can go on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#bell.ring();
    this.#sweepBell.ring();
    this.#lookBell.ring();
    await this.#loops;
    await Promise.all(
      this.deps.executors.list().map(executor => executor.stop()),
    );
    await Promise.all(this.#takingBack);
  }

  /** A failure, for instance of the database, is logged and tried again: the queue is still there afterwards. */
  async #repeat(
    work: () => Promise<void>,
    bell: Doorbell,
    pauseMs: number,
  ): Promise<void> {
    while (!this.#stopping) {
      try {
        await work();
      } catch (error) {
        this.deps.logger.error(
          'The dispatcher failed; it goes on',
          error as Error,
        );
      }
      if (!this.#stopping) {
        // Jitter, so that replicas that started together do not ask together.
        await bell.wait(pauseMs * (0.75 + Math.random() / 2));
      }
    }
  }

  async #dispatch(): Promise<void> {
    await this.#handOut();
    if (!this.#stopping) {
      const rung = this.deps.executors.rung();
      await Promise.all(rung.map(executor => ringFor(executor, this.deps)));
    }
  }

  async #handOut(): Promise<void> {
    for (const executor of this.deps.executors.handed()) {
      const limit = executor.freeSlots();
      if (limit > 0 && !this.#stopping) {
        const handed = await this.deps.shards.handOut({
          executor: executor.name,
          limit,
          leaseMs: LEASE_MS,
          replica: this.#replica,
        });
        await Promise.all(handed.map(shard => this.#call(executor, shard)));
        // Shards that share a lock are handed out one at a time; there may be others that do not.
        if (handed.length > 0 && handed.length < limit) {
          this.#bell.ring();
        }
      }
    }
  }

  async #call(executor: Executor, shard: HandedShard): Promise<void> {
    const { shardId, attempt, token } = shard;
    this.#handed.add(executor, shard);
    try {
      const url = await this.deps.runnerUrl();
      await executor.start({ shardId, attempt, url, token });
    } catch (error) {
      await this.#takeBack(
        executor,
        shardId,
        attempt,
        `${executor.title} could not start a runner: ${
          (error as Error).message
        }`,
      );
    }
  }

  /** Never rejects: when the database cannot be reached now, the lease does the same later. */
  #takeBack(
    executor: Executor,
    shardId: string,
    attempt: number,
    reason: string,
  ): Promise<void> {
    const { shards, logger } = this.deps;
    logger.warn(
      `Executor ${executor.name} lost attempt ${attempt} of shard ${shardId}: ${reason}`,
    );
    const done = shards
      .takeBack(shardId, attempt, reason)
      .then(() => this.#bell.ring())
      .catch(error =>
        logger.error(
          `Shard ${shardId} could not be taken back at once; its lease will end`,
          error,
        ),
      )
      .finally(() => this.#takingBack.delete(done));
    this.#takingBack.add(done);
    return done;
  }

  async #sweep(): Promise<void> {
    const overdue = await this.deps.shards.stopOverdue();
    if (overdue.length > 0) {
      this.deps.logger.warn(
        `The time is over for runs ${overdue
          .map(change => change.runId)
          .join(', ')}`,
      );
    }
    const changes = await this.deps.shards.takeBackExpired();
    if (changes.length > 0) {
      this.deps.logger.warn(
        `Took back the shards of lost runners in runs ${changes
          .map(change => change.runId)
          .join(', ')}`,
      );
      this.#bell.ring();
    }
  }
}
