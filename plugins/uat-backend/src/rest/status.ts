import type { ShardService } from '@uatcms/core';
import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { contract } from './contract';

export function statusRoutes(
  shards: ShardService,
  executors: ExecutorRegistry,
) {
  return contract.status.router({
    executors: contract.status.executors.handler(async () => ({
      items: executors.list().map(executor => executor.status()),
      queuedShards: await shards.queued(),
    })),
  });
}
