import type { LoggerService } from '@backstage/backend-plugin-api';
import { createCore } from '@uatcms/core';
import type { ExecutorStatus, ShardCall } from '@uatcms/plugin-uat-common';
import type { Executor, ExecutorDispatch } from '@uatcms/plugin-uat-node';
import knexFactory from 'knex';
/* eslint-disable @backstage/no-forbidden-package-imports -- the dispatcher as it is, without a portal around it */
import { Dispatcher } from '@uatcms/plugin-uat-backend/src/dispatch/Dispatcher';
import { Doorbell } from '@uatcms/plugin-uat-backend/src/dispatch/Doorbell';
import { ExecutorRegistry } from '@uatcms/plugin-uat-backend/src/dispatch/ExecutorRegistry';
/* eslint-enable @backstage/no-forbidden-package-imports */

/* A process that only dispatches: several dispatchers, each with a pool and an executor of its own. */

const number = Number(process.env.BENCH_DISPATCHERS);
const slots = Math.ceil(Number(process.env.BENCH_IN_FLIGHT) / number);
const quiet = {
  debug() {},
  info() {},
  warn() {},
  error: console.error,
  child: () => quiet,
} as LoggerService;

/** Sends calls to the simulated runners, over the process that has started both. */
class BenchExecutor implements Executor {
  readonly name = 'local';
  readonly title = 'Simulated runners';
  readonly slots = slots;
  readonly running = new Map<string, ShardCall>();
  #dispatch: ExecutorDispatch | undefined;

  connect(dispatch: ExecutorDispatch): void {
    this.#dispatch = dispatch;
  }

  freeSlots(): number {
    return this.slots - this.running.size;
  }

  start(call: ShardCall): void {
    this.running.set(call.shardId, call);
    process.send!({ type: 'call', call });
  }

  /** @returns whether the runner of that call was one of this executor */
  ended({ shardId, attempt }: ShardCall, died: boolean): boolean {
    if (this.running.get(shardId)?.attempt !== attempt) return false;
    this.running.delete(shardId);
    if (died) {
      this.#dispatch!.lost(shardId, attempt, 'the runner died');
    } else {
      this.#dispatch!.slotFree();
    }
    return true;
  }

  abandon(): void {}

  status(): ExecutorStatus {
    throw new Error('Nobody asks.');
  }

  async stop(): Promise<void> {}
}

const executors = Array.from({ length: number }, () => new BenchExecutor());
const dispatchers = executors.map(executor => {
  const registry = new ExecutorRegistry();
  registry.add(executor);
  const { shards, doorbells } = createCore({
    knex: knexFactory({
      client: 'pg',
      connection: process.env.UAT_TEST_DATABASE_URL,
    }),
  });
  const url = async () => process.env.BENCH_URL!;
  return new Dispatcher({
    ...{ shards, doorbells, executors: registry, bell: new Doorbell() },
    ...{ logger: quiet, runnerUrl: url, publicRunnerUrl: url },
  });
});

let before: { cpu: NodeJS.CpuUsage; at: number } | undefined;
let mostInFlight = 0;

function count(): void {
  const inFlight = executors.reduce(
    (sum, { running }) => sum + running.size,
    0,
  );
  mostInFlight = Math.max(mostInFlight, inFlight);
}

process.on('message', async (message: any) => {
  switch (message.type) {
    case 'go':
      before = { cpu: process.cpuUsage(), at: performance.now() };
      await Promise.all(dispatchers.map(dispatcher => dispatcher.start()));
      break;
    case 'ended':
      count();
      executors.some(executor => executor.ended(message.call, message.died));
      break;
    default: {
      const { user, system } = process.cpuUsage(before!.cpu);
      const ms = performance.now() - before!.at;
      const cores = Math.round((user + system) / ms / 10) / 100;
      process.send!({ type: 'used', mostInFlight, cores });
    }
  }
});
process.on('disconnect', () => process.exit());
process.send!({ type: 'ready' });
