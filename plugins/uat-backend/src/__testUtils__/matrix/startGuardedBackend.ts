import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import permissionPlugin from '@backstage/plugin-permission-backend';
import type { JsonArray } from '@backstage/types';
import type { Knex } from 'knex';
import { shop } from '../samples';
import { startUatBackend } from '../startUatBackend';
import { openEnvironment, protectedEnvironment } from './Ground';
import { matrixPolicyModule } from './MatrixPolicy';
import { externalAccess, ownersOfTested } from './roles';
import { TokenIssuer } from './TokenIssuer';

/**
 * The plugin behind Backstage’s own doors: tokens are verified, services restricted and policies asked as in earnest,
 * over HTTP between the plugins.
 */
export async function startGuardedBackend(
  knex: Knex,
  features: BackendFeature[] = [],
  /** External access beside that of the roles. */
  access: JsonArray = [],
  policy = matrixPolicyModule,
) {
  const issuer = await TokenIssuer.create();
  const keys = await writePluginKeys();
  const backend = await startUatBackend({
    knex,
    config: {
      permission: { enabled: true },
      backend: {
        auth: {
          externalAccess: [...externalAccess, ...access],
          pluginKeyStore: keys.config,
        },
      },
    },
    uat: {
      environments: [
        { ...shop, name: openEnvironment },
        { ...shop, name: protectedEnvironment, protected: true },
      ],
    },
    entities: [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'cart' },
        spec: { type: 'service', owner: ownersOfTested },
        relations: [{ type: 'ownedBy', targetRef: ownersOfTested }],
      },
    ],
    features: [
      authServiceFactory,
      httpAuthServiceFactory,
      userInfoServiceFactory,
      permissionPlugin,
      policy,
      issuer.feature,
      ...features,
    ],
    // They are read when the backend starts.
  }).finally(keys.remove);
  return { ...backend, issuer };
}

/** The key by which plugins prove to each other who they are; in earnest it is kept in the database of each. */
async function writePluginKeys() {
  const folder = await mkdtemp(join(tmpdir(), 'uat-matrix-'));
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const publicKeyFile = join(folder, 'public.pem');
  const privateKeyFile = join(folder, 'private.pem');
  await writeFile(publicKeyFile, publicKey);
  await writeFile(privateKeyFile, privateKey, { mode: 0o600 });
  return {
    config: {
      type: 'static',
      static: {
        keys: [{ publicKeyFile, privateKeyFile, keyId: 'plugins' }],
      },
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
