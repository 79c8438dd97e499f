import {
  environmentAdministerPermission,
  releasePermissions,
  testSetPermissions,
  testSetReadPermission,
  testSetRunPermission,
  uatPermissions,
} from '@uatcms/plugin-uat-common';
import { administrators, ownersOfReleased } from './MatrixPolicy';
import type { TokenIssuer } from './TokenIssuer';

export const owners = 'group:default/checkout';
export const ownersOfTested = ownersOfReleased;

/** Tokens of services, as the configuration of the backend names them. */
const serviceTokens = {
  whole: 'token-of-the-service-with-all-rights',
  reading: 'token-of-the-service-that-may-read',
  elsewhere: 'token-of-the-service-of-another-plugin',
};

/** External access with Backstage’s own restrictions. */
export const externalAccess = [
  {
    type: 'static',
    options: { token: serviceTokens.whole, subject: 'pipeline' },
    accessRestrictions: [{ plugin: 'uat' }],
  },
  {
    type: 'static',
    options: { token: serviceTokens.reading, subject: 'dashboard' },
    accessRestrictions: [
      { plugin: 'uat', permission: [testSetReadPermission.name] },
    ],
  },
  {
    type: 'static',
    options: { token: serviceTokens.elsewhere, subject: 'indexer' },
    accessRestrictions: [{ plugin: 'catalog' }],
  },
];

export interface Role {
  name: string;
  /** What the door answers to everything; nothing for those who come in. */
  door?: 401 | 403;
  token?: string;
  /** Whether confidential test sets are seen. */
  seesConfidential: boolean;
  /** Names of permissions, for what is seen. */
  permissions: string[];
}

const named = (permissions: Array<{ name: string }>) =>
  permissions.map(({ name }) => name);

const ofEverybody = named([testSetReadPermission, testSetRunPermission]).concat(
  'uat.test-set.create',
);
const ofOwners = named(testSetPermissions).concat('uat.test-set.create');
const ofAdministrators = [
  ...ofEverybody,
  environmentAdministerPermission.name,
  'uat.audit.read',
  'uat.results.import',
  'uat.step.extended',
];

/** Everybody who may knock. Nobody here is an author of what they meet. */
export async function createRoles(issuer: TokenIssuer): Promise<Role[]> {
  const signedIn = async (
    name: string,
    user: string,
    groups: string[],
    rights: Pick<Role, 'seesConfidential' | 'permissions'>,
  ): Promise<Role> => ({
    name,
    token: await issuer.token(user, groups),
    ...rights,
  });
  const everybody = { seesConfidential: false, permissions: ofEverybody };
  const owning = { seesConfidential: true, permissions: ofOwners };
  const nobody = { seesConfidential: false, permissions: [] };
  const owner = 'user:default/olga';
  return [
    { name: 'anonymous', door: 401, ...nobody },
    await signedIn('guest', 'user:development/guest', [], everybody),
    await signedIn(
      'reader',
      'user:default/rita',
      ['group:default/readers'],
      everybody,
    ),
    await signedIn(
      'other owner',
      'user:default/otto',
      ['group:default/payments'],
      everybody,
    ),
    await signedIn('owner', owner, [owners], owning),
    await signedIn('approver', 'user:default/anna', [ownersOfTested], {
      ...owning,
      permissions: ofOwners.concat(named(releasePermissions)),
    }),
    await signedIn('administrator', 'user:default/adam', [administrators], {
      seesConfidential: false,
      permissions: ofAdministrators,
    }),
    {
      name: 'service with all rights',
      token: serviceTokens.whole,
      seesConfidential: true,
      permissions: named(uatPermissions),
    },
    {
      name: 'service that may read',
      token: serviceTokens.reading,
      seesConfidential: true,
      permissions: [testSetReadPermission.name],
    },
    {
      name: 'service of another plugin',
      door: 403,
      token: serviceTokens.elsewhere,
      ...nobody,
    },
    {
      name: 'owner with an expired token',
      door: 401,
      token: await issuer.expired(owner),
      ...nobody,
    },
    {
      name: 'owner with a forged token',
      door: 401,
      token: await issuer.forged(owner),
      ...nobody,
    },
    {
      name: 'service with a made-up token',
      door: 401,
      token: 'made-up',
      ...nobody,
    },
  ];
}
