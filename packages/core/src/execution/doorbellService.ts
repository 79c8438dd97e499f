import type { Knex } from 'knex';
import { Refusal } from '../errors';
import { isUuid } from '../postgres/uuid';
import type {
  DoorbellService,
  DoorbellTraffic,
  HandedShard,
  PinnedWork,
  RunChange,
  RunKey,
} from '../types';
import {
  countRunning,
  countWaiting,
  deleteDoorbells,
  deleteOldDoorbells,
  findDoorbell,
  insertDoorbells,
  lockSlots,
  readTraffic,
  recordAnswer,
} from './doorbellStore';
import { handOut } from './handOut';
import type { KnownShards } from './knownShards';
import { listNextTurns } from './pickShards';
import { findRunState, recordProgress } from './progressStore';
import { readWork } from './readWork';
import { newToken } from './shardKey';
import { lockShard } from './shardStore';

/**
 * Doorbells over the queue of shards.
 *
 * Who runs at the same time: a dispatcher in each replica that asks whom to ring, and any number of runners that claim,
 * some of them twice with the same token. All of them decide one after the other per executor (`lockSlots`), so the
 * count of taken slots is true while they decide.
 *
 * Guaranteed:
 * - No more shards of an executor are being worked on than it has slots, and no more runners are rung than could get one.
 * - A ring that is not answered in time takes no slot any more, and the next decision rings anew. Should it be answered
 *   late after all, it gets a shard if a slot is free, and nothing otherwise.
 * - Two claims get two different shards, or nothing: a claim takes a shard as a dispatcher does.
 * - A runner claims again only while it is the turn of its run. So a long run does not keep its runners when a short one
 *   waits: they go home, and others are rung for the short one.
 *
 * A runner that dies leaves a shard without reports; its lease ends, and the queue rings for it.
 */
export class PostgresDoorbellService implements DoorbellService {
  readonly #knex: Knex;
  readonly #known: KnownShards;

  constructor(knex: Knex, known: KnownShards) {
    this.#knex = knex;
    this.#known = known;
  }

  async next(request: {
    executor: string;
    slots: number;
    limit: number;
    patienceMs: number;
    lifetimeMs: number;
  }): Promise<RunKey[]> {
    const { executor, slots, limit } = request;
    return this.#knex.transaction(async trx => {
      await lockSlots(trx, executor);
      const waiting = await countWaiting(trx, executor);
      const free = slots - (await countRunning(trx, executor));
      const turns =
        free > 0 ? await listNextTurns(trx, { executor, limit: free }) : [];
      const unanswered = [...waiting.values()].reduce((a, b) => a + b, 0);
      const doorbells = notRungFor(turns, waiting)
        .slice(0, Math.max(0, Math.min(limit, free - unanswered)))
        .map(runId => ({ runId, token: newToken() }));
      if (doorbells.length > 0) {
        await deleteOldDoorbells(trx, executor);
        await insertDoorbells(trx, doorbells, request);
      }
      return doorbells;
    });
  }

  async withdraw(doorbells: RunKey[]): Promise<void> {
    await deleteDoorbells(this.#knex, doorbells);
  }

  async claim({
    doorbell,
    leaseMs,
    replica,
  }: {
    doorbell: RunKey;
    leaseMs: number;
    replica: string;
  }): Promise<
    { shard: HandedShard; work: PinnedWork; change: RunChange } | undefined
  > {
    const claimed = await this.#knex.transaction(async trx => {
      const { executor, slots } = await openDoorbell(trx, doorbell);
      await lockSlots(trx, executor);
      const free = slots - (await countRunning(trx, executor));
      const turns =
        free > 0 ? await listNextTurns(trx, { executor, limit: free }) : [];
      const [shard] = turns.includes(doorbell.runId)
        ? await handOut(trx, {
            executor,
            limit: 1,
            leaseMs,
            replica,
            runId: doorbell.runId,
          })
        : [];
      await recordAnswer(trx, doorbell, shard);
      return shard && { shard, ...(await beginWork(trx, shard)) };
    });
    if (!claimed) {
      return undefined;
    }
    const { known, ...rest } = claimed;
    this.#known.put(known);
    return rest;
  }

  async traffic(executor: string): Promise<DoorbellTraffic> {
    return readTraffic(this.#knex, executor);
  }
}

async function openDoorbell(trx: Knex.Transaction, doorbell: RunKey) {
  const found = isUuid(doorbell.runId) && (await findDoorbell(trx, doorbell));
  if (!found || found.expired) {
    throw new Refusal(
      'unauthenticated',
      found
        ? `The time to claim shards of run ${doorbell.runId} with this token is over`
        : 'There is no such run, or this token does not open claims of it',
    );
  }
  return found;
}

async function beginWork(trx: Knex.Transaction, { shardId }: HandedShard) {
  const shard = (await lockShard(trx, shardId))!;
  const run = await findRunState(trx, shard.run_id);
  return {
    ...(await readWork(trx, shard, run.stopping !== undefined)),
    change: await recordProgress(trx, run, [], { begins: true }),
  };
}

/** The turns for which nobody was rung yet. */
function notRungFor(turns: string[], waiting: Map<string, number>): string[] {
  const coming = new Map(waiting);
  return turns.filter(runId => {
    const left = coming.get(runId) ?? 0;
    coming.set(runId, left - 1);
    return left <= 0;
  });
}
