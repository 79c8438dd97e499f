import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { createCore, type Caller, type Core } from '@uatcms/core';
import {
  runOptionsSchema,
  testSetRunProtectedPermission,
} from '@uatcms/plugin-uat-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { protectedEnvironment } from '../__testUtils__/matrix/Ground';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { testSet } from '../__testUtils__/samples';
import { createTestSetConditionalDecision, testSetConditions } from './rules';

const createDatabase = createTestDatabases();
const operators = 'group:default/operators';
const team = 'group:default/mallory-and-friends';

/** Of the example in docs/permissions.md: whoever owns a test set does not therefore run it in this environment. */
async function handle(
  { permission }: PolicyQuery,
  user?: PolicyQueryUser,
): Promise<PolicyDecision> {
  const claims = user?.info.ownershipEntityRefs ?? [];
  if (isPermission(permission, testSetRunProtectedPermission)) {
    const owned = testSetConditions.isOwner({ claims });
    return createTestSetConditionalDecision(permission, {
      allOf: claims.includes(operators)
        ? [owned]
        : [
            owned,
            {
              not: testSetConditions.hasEnvironment({
                environment: protectedEnvironment,
              }),
            },
          ],
    });
  }
  return { result: AuthorizeResult.ALLOW };
}

const guardingPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'guarding-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy({ handle });
      },
    });
  },
});

describe('a protected environment that a policy guards by its name', () => {
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let core: Core;

  beforeAll(async () => {
    const knex = await createDatabase();
    backend = await startGuardedBackend(knex, [], [], guardingPolicy);
    core = createCore({ knex });
    // Anybody may create a test set that their own group owns, and approve what a friend has written.
    const name = 'of-two-friends';
    const [mallory, friend] = ['user:default/mallory', 'user:default/friend'];
    const as = (ref: string): Caller => ({
      actor: { ref },
      groups: [ref, team],
      origin: 'portal',
    });
    const { revision } = await core.testSets.create(
      { ...testSet(name), owner: team, environments: [protectedEnvironment] },
      as(mallory),
    );
    const { id, hash } = await core.reviews.request(
      { name, revision, reviewers: [friend], comment: '' },
      as(mallory),
    );
    await core.reviews.approve({ name, id, hash, comment: '' }, as(friend));
  });

  async function start(user: string, groups: string[]) {
    const token = await backend.issuer.token(user, groups);
    const response = await fetch(`${backend.url}/v1/runs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        testSet: 'of-two-friends',
        environment: protectedEnvironment,
        executor: 'local',
        options: runOptionsSchema.parse({}),
      }),
    });
    return response.status;
  }

  it('does not run what two people own and have approved among themselves', async () => {
    expect(await start('user:default/mallory', [team])).toBe(403);
    expect(await start('user:default/friend', [team])).toBe(403);
  });

  it('runs it for those who answer for the environment as well', async () => {
    expect(await start('user:default/olga', [team, operators])).toBe(201);
  });
});
