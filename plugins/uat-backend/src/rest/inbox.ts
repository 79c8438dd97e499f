import { contract } from './contract';

export function inboxRoutes() {
  const routes = contract.inbox;
  return routes.router({
    counts: routes.counts.handler(async ({ context }) => {
      const { core } = context;
      const caller = await context.caller();
      const none = { limit: 1, offset: 0 };
      const [reviews, checks, signOffs] = await Promise.all([
        core.reviews.open({ of: 'me', ...none }, caller),
        core.checks.list({ of: 'me', state: 'open', ...none }, caller),
        core.signOffs.waiting(caller),
      ]);
      return {
        reviews: reviews.total,
        checks: checks.total,
        signOffs: signOffs.total,
        overdue: checks.overdue + signOffs.overdue,
      };
    }),
  });
}
