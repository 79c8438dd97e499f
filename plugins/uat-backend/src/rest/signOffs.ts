import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import { hashFile } from '../signOff/hashFile';
import { contract } from './contract';

export function signOffRoutes(store: ArtifactStore) {
  const routes = contract.signOffs;
  return routes.router({
    request: routes.request.handler(async ({ input, context }) =>
      context.core.signOffs.request(input, await context.caller()),
    ),
    list: routes.list.handler(async ({ input, context }) =>
      context.core.signOffs.list(input, await context.caller()),
    ),
    get: routes.get.handler(({ input, context }) =>
      context.core.signOffs.get(input.id),
    ),
    decide: routes.decide.handler(async ({ input, context }) =>
      context.core.signOffs.decide(input, await context.caller()),
    ),
    withdraw: routes.withdraw.handler(async ({ input, context }) =>
      context.core.signOffs.withdraw(input, await context.caller()),
    ),
    verify: routes.verify.handler(async ({ input, context }) =>
      context.core.signOffs.verify(
        input.id,
        sha256 => hashFile(store, sha256),
        await context.caller(),
      ),
    ),
    acceptance: routes.acceptance.handler(({ input, context }) =>
      context.core.signOffs.acceptance(input),
    ),
  });
}
