import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { releaseSignOffPermission } from '@uatcms/plugin-uat-common';
import { Permits } from './Permits';
import { Reasons } from './Reasons';

const entity = 'Component:default/Shop';

/** What somebody may do with releases, where the permission framework answers so. */
function permitsOf(
  permissions: Parameters<typeof mockServices.permissions.mock>[0],
) {
  return new Permits({
    credentials: mockCredentials.user(),
    permissions: mockServices.permissions.mock(permissions),
    reasons: new Reasons({ inWords: async () => 'component Shop' } as never),
    conditions: undefined as never,
    testSets: undefined as never,
  });
}

describe('what may be done with releases', () => {
  it('is asked for the entity as the catalog calls it', async () => {
    const asked: unknown[] = [];
    const permits = permitsOf({
      authorize: async queries => {
        asked.push(...queries);
        return queries.map(() => ({ result: AuthorizeResult.ALLOW }));
      },
    });
    await permits.demandForRelease(entity, releaseSignOffPermission);
    expect(asked).toEqual([
      {
        permission: releaseSignOffPermission,
        resourceRef: 'component:default/shop',
      },
    ]);
  });

  it('is refused with 503 when the policy or the catalog does not answer', async () => {
    const permits = permitsOf({
      authorize: async () => {
        throw new Error('fetch failed');
      },
    });
    await expect(
      permits.demandForRelease(entity, releaseSignOffPermission),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });

  it('is refused in words, also where no condition could make it allowed', async () => {
    const permits = permitsOf({
      authorize: async queries =>
        queries.map(() => ({ result: AuthorizeResult.DENY })),
      authorizeConditional: async () => [{ result: AuthorizeResult.DENY }],
    });
    await expect(
      permits.demandForRelease(entity, releaseSignOffPermission),
    ).rejects.toThrow(
      'You may not sign off a release of component Shop: the rules of this portal leave that to others.',
    );
  });
});
