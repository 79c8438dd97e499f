import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../paths.mjs';
import { Service } from '../processes/service.mjs';

const CONFIG = path.join(ROOT, 'app-config.yaml');
/** On top of it, for a portal in which people sign in. */
const PEOPLE_CONFIG = path.join(ROOT, 'tests', 'oidc', 'app-config.yaml');

/**
 * @typedef {object} Surroundings of a service
 * @property {import('../bootstrap/node.mjs').Node} node
 * @property {import('./settings.mjs').Settings} settings
 * @property {NodeJS.ProcessEnv} env
 */

/** @param {Surroundings} surroundings */
export function startShop({ node, settings, env }) {
  return new Service({
    name: 'The example shop',
    node: node.path,
    args: ['src/server.mjs'],
    cwd: path.join(ROOT, 'examples', 'shop'),
    env: {
      ...env,
      HOST: '127.0.0.1',
      PORT: String(settings.ports.UAT_SHOP_PORT),
      SHOP_PASSWORD: settings.shopPassword,
    },
    logFile: path.join(settings.data, 'logs', 'shop.log'),
    verbose: settings.verbose,
  });
}

/**
 * Starts the AWS of this machine: Lambda with the bundle of the runner, Secrets Manager, and S3 for a portal that keeps its
 * evidence there. It starts no sandbox before somebody runs something in it.
 *
 * @param {Surroundings} surroundings
 */
export function startAws({ node, settings, env }) {
  return new Service({
    name: 'The emulated AWS Lambda',
    node: node.path,
    args: ['tests/aws/main.mjs'],
    cwd: ROOT,
    env: {
      ...env,
      AWS_EMULATOR_PORT: String(settings.ports.UAT_AWS_PORT),
      AWS_EMULATOR_SECRETS: JSON.stringify({
        'uat/shop-local/SHOP_PASSWORD': settings.shopPassword,
        'uat/shop-lambda/SHOP_PASSWORD': settings.shopPassword,
      }),
      AWS_EMULATOR_FUNCTIONS: JSON.stringify({ 'uat-runner': {} }),
      ...(settings.s3Url && {
        AWS_EMULATOR_BUCKET: 'evidence',
        AWS_EMULATOR_S3_PORT: String(settings.ports.UAT_S3_PORT),
        AWS_EMULATOR_S3_FOLDER: path.join(settings.data, 'bucket'),
      }),
    },
    logFile: path.join(settings.data, 'logs', 'lambda.log'),
    verbose: settings.verbose,
  });
}

/**
 * Starts an OpenID provider with the test accounts.
 *
 * @param {Surroundings} surroundings
 */
export function startOidc({ node, settings, env }) {
  return new Service({
    name: 'The identity provider',
    node: node.path,
    args: ['tests/oidc/main.mjs'],
    cwd: ROOT,
    env: {
      ...env,
      OIDC_PORT: String(settings.ports.UAT_OIDC_PORT),
      OIDC_PORTAL_URL: settings.portalUrl,
    },
    logFile: path.join(settings.data, 'logs', 'oidc.log'),
    verbose: settings.verbose,
  });
}

/**
 * Starts the backend from its TypeScript sources, as `backstage-cli package start` does but without
 * the watcher: one process less, and a signal reaches the backend itself.
 *
 * @param {Surroundings} surroundings
 */
export function startBackend({ node, settings, env }) {
  const fromRoot = createRequire(path.join(ROOT, 'package.json'));
  return new Service({
    name: 'The backend',
    node: node.path,
    args: [
      '--enable-source-maps',
      '--require',
      fromRoot.resolve('@backstage/cli/config/nodeTransform.cjs'),
      'src/index.ts',
      ...(settings.oidc ? configured(PEOPLE_CONFIG) : []),
    ],
    cwd: path.join(ROOT, 'packages', 'backend'),
    env: { ...env, NODE_ENV: 'development' },
    logFile: path.join(settings.data, 'logs', 'backend.log'),
    verbose: settings.verbose,
  });
}

/** Arguments of a backend; those of `app-config.yaml` alone are the default. */
function configured(more) {
  return ['--config', CONFIG, '--config', more];
}
