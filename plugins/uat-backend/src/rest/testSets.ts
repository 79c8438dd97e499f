import type { TestSetService } from '@uatcms/core';
import { validateDefinition } from '@uatcms/plugin-uat-common';
import { contract } from './contract';

export function testSetRoutes(testSets: TestSetService) {
  const routes = contract.testSets;
  return routes.router({
    list: routes.list.handler(({ input }) => testSets.list(input)),
    get: routes.get.handler(({ input }) => testSets.get(input.name)),
    create: routes.create.handler(async ({ input, context }) =>
      testSets.create(input, await context.caller()),
    ),
    save: routes.save.handler(async ({ input, context }) =>
      testSets.save(input, await context.caller()),
    ),
    delete: routes.delete.handler(async ({ input, context }) =>
      testSets.delete(input.name, await context.caller()),
    ),
    validate: routes.validate.handler(({ input }) => ({
      problems: validateDefinition(input.definition).problems,
    })),
    revisions: routes.revisions.handler(({ input }) =>
      testSets.revisions(input),
    ),
    revision: routes.revision.handler(({ input }) =>
      testSets.revision(input.name, input.number),
    ),
  });
}
