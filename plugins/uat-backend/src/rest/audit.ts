import { contract } from './contract';

export function auditRoutes() {
  const routes = contract.audit;
  return routes.router({
    list: routes.list.handler(({ input, context }) =>
      context.core.audit.list(input),
    ),
    verify: routes.verify.handler(({ context }) => context.core.audit.verify()),
  });
}
