import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { contract } from './contract';

export function runRoutes(executors: ExecutorRegistry) {
  const routes = contract.runs;
  return routes.router({
    start: routes.start.handler(async ({ input, context }) =>
      context.core.runs.start(input, await context.caller(), executors.slots()),
    ),
    list: routes.list.handler(({ input, context }) =>
      context.core.runs.list(input),
    ),
    get: routes.get.handler(({ input, context }) =>
      context.core.runs.get(input.id),
    ),
    iterations: routes.iterations.handler(({ input, context }) =>
      context.core.runs.iterations(input),
    ),
    cases: routes.cases.handler(({ input, context }) =>
      context.core.runs.cases(input),
    ),
    compare: routes.compare.handler(({ input, context }) =>
      context.core.runs.compare(input),
    ),
    compareIteration: routes.compareIteration.handler(({ input, context }) =>
      context.core.runs.compareIteration(input),
    ),
    merged: routes.merged.handler(({ input, context }) =>
      context.core.runs.merged(input),
    ),
    iteration: routes.iteration.handler(({ input, context }) =>
      context.core.runs.iteration(input.id, input.iterationId),
    ),
    cancel: routes.cancel.handler(async ({ input, context }) =>
      context.core.runs.cancel(input.id, await context.caller()),
    ),
    keep: routes.keep.handler(async ({ input, context }) =>
      context.core.runs.keep(input.id, input.keep, await context.caller()),
    ),
    repeat: routes.repeat.handler(async ({ input, context }) =>
      context.core.runs.repeat(
        input,
        await context.caller(),
        executors.slots(),
      ),
    ),
  });
}
