import type { Core } from '@uatcms/core';
import { isRung, type ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { contract } from './contract';

export function statusRoutes(
  { shards, doorbells }: Pick<Core, 'shards' | 'doorbells'>,
  executors: ExecutorRegistry,
) {
  return contract.status.router({
    executors: contract.status.executors.handler(async () => ({
      items: await Promise.all(
        executors
          .list()
          .map(async executor =>
            isRung(executor)
              ? executor.status(await doorbells.traffic(executor.name))
              : executor.status(),
          ),
      ),
      queuedShards: await shards.queued(),
    })),
  });
}
