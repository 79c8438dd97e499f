import type { RunService } from '@uatcms/core';
import { importExecutor } from '@uatcms/plugin-uat-common';
import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { contract } from './contract';

export function runRoutes(runs: RunService, executors: ExecutorRegistry) {
  const routes = contract.runs;
  return routes.router({
    start: routes.start.handler(async ({ input, context }) =>
      runs.start(
        input,
        await context.caller(),
        executors.sharding(input.executor),
      ),
    ),
    list: routes.list.handler(({ input }) => runs.list(input)),
    get: routes.get.handler(({ input }) => runs.get(input.id)),
    iterations: routes.iterations.handler(({ input }) =>
      runs.iterations(input),
    ),
    cases: routes.cases.handler(({ input }) => runs.cases(input)),
    compare: routes.compare.handler(({ input }) => runs.compare(input)),
    compareIteration: routes.compareIteration.handler(({ input }) =>
      runs.compareIteration(input),
    ),
    merged: routes.merged.handler(({ input }) => runs.merged(input)),
    iteration: routes.iteration.handler(({ input }) =>
      runs.iteration(input.id, input.iterationId),
    ),
    cancel: routes.cancel.handler(async ({ input, context }) =>
      runs.cancel(input.id, await context.caller()),
    ),
    keep: routes.keep.handler(async ({ input, context }) =>
      runs.keep(input.id, input.keep, await context.caller()),
    ),
    repeat: routes.repeat.handler(async ({ input, context }) => {
      const { executor } = await runs.get(input.id);
      return runs.repeat(
        input,
        await context.caller(),
        // Core refuses to repeat what was carried out elsewhere, and says why.
        executor === importExecutor
          ? { slots: 1 }
          : executors.sharding(executor),
      );
    }),
  });
}
