import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogConditions } from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { testSetConditions } from '@uatcms/plugin-uat-backend';
import { uatPermissions } from '@uatcms/plugin-uat-common';
import { PortalPolicy } from './PortalPolicy';

const administrators = 'group:default/administrators';
const policy = new PortalPolicy([administrators]);

/** What the policy says of each permission: `yes`, `no`, or whose. */
async function decisions(groups?: string[]) {
  const user = groups && {
    credentials: mockCredentials.user('user:default/ann'),
    info: {
      userEntityRef: 'user:default/ann',
      ownershipEntityRefs: ['user:default/ann', ...groups],
    },
  };
  const all = await Promise.all(
    uatPermissions.map(async permission => {
      const decision = await policy.handle({ permission }, user);
      return [permission.name, decision] as const;
    }),
  );
  return Object.fromEntries(
    all.map(([name, decision]) => [
      name,
      decision.result === AuthorizeResult.CONDITIONAL
        ? decision.conditions
        : decision.result === AuthorizeResult.ALLOW,
    ]),
  );
}

const claims = ['user:default/ann', 'group:default/checkout'];
const owners = {
  anyOf: [
    testSetConditions.isOwner({ claims }),
    testSetConditions.isOwnerOfTested({ claims }),
  ],
};

const ownersOfEntity = catalogConditions.isEntityOwner({ claims });

describe('the policy of the portal', () => {
  it('lets everybody read and run, owners do the rest, and nobody administer', async () => {
    expect(await decisions(['group:default/checkout'])).toEqual({
      'uat.test-set.read': true,
      'uat.test-set.run': true,
      'uat.test-set.create': true,
      'uat.test-set.update': owners,
      'uat.test-set.delete': owners,
      'uat.test-set.cancel': owners,
      'uat.test-set.perform': owners,
      'uat.test-set.run-protected': owners,
      'uat.test-set.approve': owners,
      'uat.test-set.sign-off': owners,
      'uat.release.request-sign-off': ownersOfEntity,
      'uat.release.sign-off': ownersOfEntity,
      'uat.environment.administer': false,
      'uat.audit.read': false,
      'uat.results.import': false,
      'uat.step.extended': false,
    });
  });

  it('lets administrators look after what all share', async () => {
    expect(await decisions([administrators])).toMatchObject({
      'uat.environment.administer': true,
      'uat.audit.read': true,
      'uat.results.import': true,
      'uat.step.extended': true,
    });
  });

  it('allows nothing to whoever is nobody', async () => {
    expect(new Set(Object.values(await decisions()))).toEqual(new Set([false]));
  });

  const decide = async (name: string, group = administrators) => {
    const permission = createPermission({ name, attributes: {} });
    const { result } = await policy.handle(
      { permission },
      {
        credentials: mockCredentials.user(),
        info: {
          userEntityRef: 'user:default/ann',
          ownershipEntityRefs: ['user:default/ann', group],
        },
      },
    );
    return result === AuthorizeResult.ALLOW;
  };

  it('opens no permission of the suite that it does not know, and nothing beside suite and catalog is closed', async () => {
    expect(await decide('uat.something.new')).toBe(false);
    expect(await decide('something.else', 'group:default/checkout')).toBe(true);
  });

  it.each([
    ['catalog.entity.read', true],
    ['catalog.entity.refresh', true],
    ['catalog.entity.validate', true],
    ['catalog.location.read', true],
    ['catalog.entity.create', false],
    ['catalog.entity.delete', false],
    ['catalog.location.create', false],
    ['catalog.location.delete', false],
    ['catalog.location.analyze', false],
    ['catalog.ingestion.manage', false],
    ['catalog.something.new', false],
  ])(
    'leaves it to administrators what the catalog is made of: %s',
    async (name, everybody) => {
      expect(await decide(name)).toBe(true);
      expect(await decide(name, 'group:default/checkout')).toBe(everybody);
    },
  );
});
