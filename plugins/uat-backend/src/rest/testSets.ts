import { validateDefinition } from '@uatcms/plugin-uat-common';
import { contract } from './contract';

export function testSetRoutes() {
  const routes = contract.testSets;
  return routes.router({
    list: routes.list.handler(({ input, context }) =>
      context.core.testSets.list(input),
    ),
    get: routes.get.handler(({ input, context }) =>
      context.core.testSets.get(input.name),
    ),
    create: routes.create.handler(async ({ input, context }) =>
      context.core.testSets.create(input, await context.caller()),
    ),
    save: routes.save.handler(async ({ input, context }) =>
      context.core.testSets.save(input, await context.caller()),
    ),
    delete: routes.delete.handler(async ({ input, context }) =>
      context.core.testSets.delete(input.name, await context.caller()),
    ),
    validate: routes.validate.handler(({ input }) => ({
      problems: validateDefinition(input.definition).problems,
    })),
    revisions: routes.revisions.handler(({ input, context }) =>
      context.core.testSets.revisions(input),
    ),
    revision: routes.revision.handler(({ input, context }) =>
      context.core.testSets.revision(input.name, input.number),
    ),
  });
}
