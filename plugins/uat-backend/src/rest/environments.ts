import type { EnvironmentService } from '@uatcms/core';
import { contract } from './contract';

export function environmentRoutes(environments: EnvironmentService) {
  const routes = contract.environments;
  return routes.router({
    list: routes.list.handler(() => environments.list()),
    create: routes.create.handler(async ({ input, context }) =>
      environments.create(input, await context.caller()),
    ),
    update: routes.update.handler(async ({ input, context }) =>
      environments.update(input, await context.caller()),
    ),
    delete: routes.delete.handler(async ({ input, context }) =>
      environments.delete(input.name, await context.caller()),
    ),
  });
}
