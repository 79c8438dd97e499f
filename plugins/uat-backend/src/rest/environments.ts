import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { contract } from './contract';

export function environmentRoutes(executors: ExecutorRegistry) {
  const routes = contract.environments;
  return routes.router({
    list: routes.list.handler(({ context }) =>
      context.core.environments.list(),
    ),
    create: routes.create.handler(async ({ input, context }) => {
      executors.demandFor(input);
      return context.core.environments.create(input, await context.caller());
    }),
    update: routes.update.handler(async ({ input, context }) => {
      executors.demandFor(input);
      return context.core.environments.update(input, await context.caller());
    }),
    delete: routes.delete.handler(async ({ input, context }) =>
      context.core.environments.delete(input.name, await context.caller()),
    ),
  });
}
