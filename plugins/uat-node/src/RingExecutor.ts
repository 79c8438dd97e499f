import type { ExecutorStatus, Ring } from '@uatcms/plugin-uat-common';

/**
 * An executor whose runners come and go by themselves, such as a cloud function. It is not handed shards but rung: the
 * runners that answer claim shards for themselves (see `Ring`).
 *
 * It keeps no account of what runs: the database does, for all replicas of the backend. A ring may get lost or arrive
 * twice, and a runner may die at any time: what is not answered is rung again, and what is not reported is given to
 * another runner.
 *
 * @public
 */
export interface RingExecutor {
  /** Name by which runs ask for it, for instance `lambda`. */
  readonly name: string;
  /** As a person would name it. */
  readonly title: string;
  /** Shards it may carry out at the same time, in all replicas of the backend together. */
  readonly slots: number;
  /** Milliseconds after which a ring that nobody has answered is taken for lost. */
  readonly patienceMs: number;
  /** Milliseconds for which a runner may claim shards with one ring: as long as it lives at most. */
  readonly lifetimeMs: number;
  /** Base URL of the portal as its runners reach it; by default the address that everybody uses. */
  readonly backendUrl?: string;

  /** How often it may be rung right now. Zero while it has to be left in peace. */
  freeRings(): number;

  /** Rings once. A rejection means that nobody was rung. */
  ring(ring: Ring): Promise<void>;

  /** Whether it works, in words for people who wonder why nothing runs. */
  status(traffic: RingTraffic): ExecutorStatus;

  /** Lets go of its connections. Runners go on. */
  stop(): Promise<void>;
}

/** What goes on at an executor that is rung. @public */
export interface RingTraffic {
  /** Shards that are being worked on. */
  running: number;
  /** Rings that may still be answered. */
  waiting: number;
  /** Rings in a row that nobody has answered in time. */
  lost: number;
}
