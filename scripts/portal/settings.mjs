import { randomBytes } from 'node:crypto';
import { dataDirectory } from '../paths.mjs';
import { Failure } from '../processes/failure.mjs';
import { freePort, isFree } from './ports.mjs';

/** The demo password of the example shop: no secret, it is printed on the shop's sign-in page. */
const SHOP_PASSWORD = 'correct-horse';

/** Where each part listens, by the variable that moves it. */
const PORTS = {
  UAT_PORT: { what: 'the portal', port: 7007 },
  UAT_SHOP_PORT: { what: 'the example shop', port: 7080 },
  UAT_AWS_PORT: { what: 'the emulated AWS Lambda', port: 7081 },
  UAT_POSTGRES_PORT: { what: 'PostgreSQL', port: 5433 },
};

/** For a portal as in production: where people sign in, and where it keeps its evidence. */
const PRODUCTION_PORTS = {
  UAT_OIDC_PORT: { what: 'the identity provider' },
  UAT_S3_PORT: { what: 'the emulated AWS S3' },
};

/**
 * @typedef {object} Settings of a portal on this machine
 * @property {string} data folder of its database, logs and evidence
 * @property {{ UAT_PORT: number, UAT_SHOP_PORT: number, UAT_AWS_PORT: number, UAT_POSTGRES_PORT: number, UAT_OIDC_PORT?: number, UAT_S3_PORT?: number }} ports
 * @property {string} portalUrl
 * @property {string} shopUrl
 * @property {string} awsUrl
 * @property {string} [s3Url] where evidence is kept in S3; in a folder elsewhere
 * @property {string} shopPassword
 * @property {Oidc} [oidc] where people sign in with the test accounts; guests come in elsewhere
 * @property {boolean} verbose whether the logs are shown as well
 */

/**
 * @typedef {object} Oidc
 * @property {string} issuer
 * @property {string} clientSecret
 */

/**
 * Reads the settings from the environment.
 *
 * @returns {Settings}
 * @throws {Failure} naming every variable that holds no port
 */
export function readSettings() {
  const wrong = [];
  const ports = Object.fromEntries(
    Object.entries(PORTS).map(([variable, { port }]) => {
      const value = Number(process.env[variable] || port);
      if (!Number.isInteger(value) || value < 1 || value > 65535) {
        wrong.push(
          `${variable} must be a port from 1 to 65535, not "${process.env[variable]}".`,
        );
      }
      return [variable, value];
    }),
  );
  if (wrong.length > 0) throw new Failure(wrong.join('\n'));
  return withPorts(dataDirectory(), ports);
}

/**
 * Settings on ports that are free now, for a portal beside another one.
 *
 * @param {string} data
 * @param {{ people?: boolean }} [options] - whether people sign in and evidence is kept in S3, as in production
 * @returns {Promise<Settings>}
 */
export async function settingsOnFreePorts(data, { people = false } = {}) {
  const ports = {};
  const variables = { ...PORTS, ...(people && PRODUCTION_PORTS) };
  for (const variable of Object.keys(variables)) {
    ports[variable] = await freePort();
  }
  const settings = withPorts(data, ports);
  if (!people) return settings;
  return {
    ...settings,
    s3Url: `http://127.0.0.1:${ports.UAT_S3_PORT}`,
    oidc: {
      issuer: `http://127.0.0.1:${ports.UAT_OIDC_PORT}`,
      clientSecret: randomBytes(24).toString('hex'),
    },
  };
}

function withPorts(data, ports) {
  return {
    data,
    ports,
    portalUrl: `http://localhost:${ports.UAT_PORT}`,
    shopUrl: `http://localhost:${ports.UAT_SHOP_PORT}`,
    awsUrl: `http://127.0.0.1:${ports.UAT_AWS_PORT}`,
    shopPassword: SHOP_PASSWORD,
    verbose:
      process.env.UAT_VERBOSE === '1' || process.argv.includes('--verbose'),
  };
}

/**
 * @param {Settings} settings
 * @throws {Failure} one message with all ports that others have taken, and how to choose others
 */
export async function refuseTakenPorts({ ports }) {
  const parts = { ...PORTS, ...PRODUCTION_PORTS };
  const taken = [];
  for (const [variable, port] of Object.entries(ports)) {
    if (!(await isFree(port))) {
      taken.push(
        `  ${port} for ${parts[variable].what}: set ${variable} to another port`,
      );
    }
  }
  if (taken.length > 0) {
    throw new Failure(
      `Other programs use these ports of this machine:\n${taken.join('\n')}`,
    );
  }
}

/**
 * What the backend's configuration (app-config.yaml) and the runner read from the environment.
 *
 * @param {Settings} settings
 * @param {string} postgresPassword
 * @returns {NodeJS.ProcessEnv}
 */
export function portalEnvironment(settings, postgresPassword) {
  return {
    UAT_PORT: String(settings.ports.UAT_PORT),
    UAT_POSTGRES_PORT: String(settings.ports.UAT_POSTGRES_PORT),
    UAT_POSTGRES_PASSWORD: postgresPassword,
    UAT_PORTAL_URL: settings.portalUrl,
    UAT_SHOP_URL: settings.shopUrl,
    UAT_AWS_URL: settings.awsUrl,
    UAT_SECRET_SHOP_PASSWORD: settings.shopPassword,
    UAT_DATA_DIR: settings.data,
    ...(settings.s3Url && { UAT_S3_URL: settings.s3Url }),
    ...(settings.oidc && {
      OIDC_METADATA_URL: `${settings.oidc.issuer}/.well-known/openid-configuration`,
      OIDC_CLIENT_ID: 'uat-portal',
      OIDC_CLIENT_SECRET: settings.oidc.clientSecret,
      AUTH_SESSION_SECRET: randomBytes(24).toString('hex'),
      UAT_PIPELINE_TOKEN: randomBytes(24).toString('hex'),
      // A CI server that never signs a token: there is nothing at its address.
      CI_JWKS_URL: `${settings.oidc.issuer}/ci/jwks`,
      CI_ISSUER: `${settings.oidc.issuer}/ci`,
      PORTAL_URL: settings.portalUrl,
    }),
  };
}
