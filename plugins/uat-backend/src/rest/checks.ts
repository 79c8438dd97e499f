import { contract } from './contract';

export function checkRoutes() {
  const routes = contract.checks;
  const keyOf = ({ id, iterationId }: { id: string; iterationId: string }) => ({
    runId: id,
    iterationId,
  });
  return routes.router({
    list: routes.list.handler(async ({ input, context }) =>
      context.core.checks.list(input, await context.caller()),
    ),
    get: routes.get.handler(({ input, context }) =>
      context.core.checks.get(keyOf(input)),
    ),
    claim: routes.claim.handler(async ({ input, context }) => {
      const { check } = await context.core.checks.claim(
        { ...keyOf(input), takeOver: input.takeOver },
        await context.caller(),
      );
      return check;
    }),
    release: routes.release.handler(async ({ input, context }) => {
      const { check } = await context.core.checks.release(
        keyOf(input),
        await context.caller(),
      );
      return check;
    }),
    answer: routes.answer.handler(async ({ input, context }) => {
      const { sequence, answer, remark } = input;
      const { check } = await context.core.checks.answer(
        { ...keyOf(input), sequence, answer, remark },
        await context.caller(),
      );
      return check;
    }),
    removePicture: routes.removePicture.handler(async ({ input, context }) => {
      const { sequence, sha256 } = input;
      const { check } = await context.core.checks.removePicture(
        { ...keyOf(input), sequence, sha256 },
        await context.caller(),
      );
      return check;
    }),
    finish: routes.finish.handler(async ({ input, context }) => {
      const { check } = await context.core.checks.finish(
        keyOf(input),
        await context.caller(),
      );
      return check;
    }),
    assign: routes.assign.handler(async ({ input, context }) => {
      const { assigned } = await context.core.checks.assign(
        input,
        await context.caller(),
      );
      return { assigned };
    }),
  });
}
