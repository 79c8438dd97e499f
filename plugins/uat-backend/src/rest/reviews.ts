import { contract } from './contract';

export function reviewRoutes() {
  const routes = contract.reviews;
  return routes.router({
    approval: routes.approval.handler(({ input, context }) =>
      context.core.reviews.approval(input.name),
    ),
    list: routes.list.handler(({ input, context }) =>
      context.core.reviews.list(input),
    ),
    open: routes.open.handler(async ({ input, context }) =>
      context.core.reviews.open(input, await context.caller()),
    ),
    request: routes.request.handler(async ({ input, context }) =>
      context.core.reviews.request(input, await context.caller()),
    ),
    approve: routes.approve.handler(async ({ input, context }) =>
      context.core.reviews.approve(input, await context.caller()),
    ),
    requestChanges: routes.requestChanges.handler(async ({ input, context }) =>
      context.core.reviews.requestChanges(input, await context.caller()),
    ),
    withdraw: routes.withdraw.handler(async ({ input, context }) =>
      context.core.reviews.withdraw(input, await context.caller()),
    ),
  });
}
