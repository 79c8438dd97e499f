import {
  globalActions,
  releaseActions,
  testSetActions,
  type AllowedGlobally,
  type AllowedOfReleases,
  type AllowedOfTestSet,
} from '@uatcms/plugin-uat-common';
import type { Permits, Verdict } from '../authorization/Permits';
import { contract } from './contract';

export function permissionRoutes() {
  const routes = contract.permissions;
  return routes.router({
    allowed: routes.allowed.handler(async ({ input, context }) => {
      const [global, testSets, releasesOf] = await Promise.all([
        allowedGlobally(context.permits),
        allowedOfTestSets(context.permits, input.testSets ?? []),
        allowedOfReleases(context.permits, input.releasesOf ?? []),
      ]);
      return { global, testSets, releasesOf };
    }),
  });
}

async function allowedGlobally(permits: Permits) {
  const verdicts = await permits.verdictsOf(Object.values(globalActions));
  return named<AllowedGlobally>(globalActions, verdicts);
}

async function allowedOfTestSets(permits: Permits, names: string[]) {
  const verdicts = await permits.verdictsFor(
    names,
    Object.values(testSetActions),
  );
  return Object.fromEntries(
    [...verdicts].map(([name, ofOne]) => [
      name,
      named<AllowedOfTestSet>(testSetActions, ofOne),
    ]),
  );
}

async function allowedOfReleases(permits: Permits, entities: string[]) {
  const verdicts = await permits.verdictsForReleases(
    entities,
    Object.values(releaseActions),
  );
  return Object.fromEntries(
    entities.map((entity, index) => [
      entity,
      named<AllowedOfReleases>(releaseActions, verdicts[index]),
    ]),
  );
}

/** Verdicts under the names of the actions that they are about. */
function named<T extends Record<string, string | null>>(
  actions: Record<keyof T, unknown>,
  verdicts: Verdict[],
): T {
  return Object.fromEntries(
    Object.keys(actions).map((action, index) => [
      action,
      verdicts[index] ?? null,
    ]),
  ) as T;
}
