import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DoorbellService } from '@uatcms/core';
import { runnerPath } from '@uatcms/plugin-uat-common';
import type { RingExecutor } from '@uatcms/plugin-uat-node';

/**
 * Rings at an executor for the shards that wait for it.
 *
 * The doorbells are in the database before anybody is rung, so that a runner may answer at once, and so that a replica
 * which dies in between leaves rings that count as lost, never runners that nobody expects.
 */
export async function ringFor(
  executor: RingExecutor,
  deps: {
    doorbells: DoorbellService;
    logger: LoggerService;
    publicRunnerUrl: () => Promise<string>;
  },
): Promise<void> {
  const { doorbells, logger } = deps;
  const limit = executor.freeRings();
  if (limit < 1) {
    return;
  }
  const { name, slots, patienceMs, lifetimeMs, backendUrl } = executor;
  const keys = await doorbells.next({
    ...{ executor: name, slots, limit, patienceMs, lifetimeMs },
  });
  if (keys.length === 0) {
    return;
  }
  const url = backendUrl
    ? `${backendUrl.replace(/\/$/, '')}/api/uat${runnerPath}`
    : await deps.publicRunnerUrl();
  const reasons = new Set<string>();
  const refused = await Promise.all(
    keys.map(key =>
      executor.ring({ ...key, url }).then(
        () => [],
        error => {
          reasons.add((error as Error).message);
          return [key];
        },
      ),
    ),
  );
  if (refused.flat().length > 0) {
    logger.warn(
      `${refused.flat().length} of ${
        keys.length
      } rings at executor ${name} failed: ${[...reasons].join('; ')}`,
    );
    await doorbells.withdraw(refused.flat());
  }
}
