import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from './createDatabase';
import { PersonAtHttp } from './PersonAtHttp';
import { ServerProcess } from './ServerProcess';
import { freePort } from './startUat';

const room = resolve(__dirname, '..', '..');
const root = resolve(room, '..', '..');

/**
 * The whole backend of the portal, as production lets people and pipelines in (tests/oidc/app-config.yaml), and the
 * OpenID provider where the test accounts sign in.
 *
 * @param options.ci - the server that signs tokens of pipelines; left out: none comes
 * @param options.readable - host and port from which the catalog may read; left out: from none
 * @param options.signingKey - PEM files of the key that the portal signs its own tokens with; left out: it makes one
 */
export async function startPortal(
  options: {
    ci?: { jwksUrl: string; issuer: string };
    readable?: string;
    signingKey?: {
      publicKeyFile: string;
      privateKeyFile: string;
      keyId: string;
    };
  } = {},
) {
  const {
    readable,
    signingKey,
    ci = { jwksUrl: 'http://127.0.0.1:9/', issuer: 'none' },
  } = options;
  const database = await createDatabase();
  const folder = await fs.mkdtemp(join(tmpdir(), 'uat-portal-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const pipelineToken = randomBytes(24).toString('hex');
  const oidc = await startOidc(url);
  const own = join(folder, 'app-config.yaml');
  await fs.writeFile(
    own,
    // JSON is YAML.
    JSON.stringify({
      backend: {
        database: { connection: database.url },
        ...(readable && { reading: { allow: [{ host: readable }] } }),
      },
      ...(signingKey && {
        auth: {
          keyStore: {
            provider: 'static',
            static: { keys: [{ ...signingKey, algorithm: 'ES256' }] },
          },
        },
      }),
      // Nothing of AWS runs here: evidence is in a folder.
      uat: {
        environments: [
          {
            name: 'shop-local',
            title: 'Example shop',
            baseUrl: 'http://localhost:7080',
          },
        ],
        seed: { testSets: [] },
        local: { slots: 1 },
        lambda: null,
        s3: null,
      },
    }),
  );
  const backend = new ServerProcess(
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      'src/index.ts',
      ...[
        join(root, 'app-config.yaml'),
        join(root, 'tests', 'oidc', 'app-config.yaml'),
        own,
      ].flatMap(file => ['--config', file]),
    ],
    {
      cwd: room,
      env: {
        ...process.env,
        NODE_ENV: 'development',
        UAT_PORT: String(port),
        UAT_DATA_DIR: folder,
        UAT_POSTGRES_PASSWORD: 'unused',
        PORTAL_URL: url,
        AUTH_SESSION_SECRET: randomBytes(24).toString('hex'),
        OIDC_METADATA_URL: `${oidc.issuer}/.well-known/openid-configuration`,
        OIDC_CLIENT_ID: oidc.clientId,
        OIDC_CLIENT_SECRET: oidc.clientSecret,
        UAT_PIPELINE_TOKEN: pipelineToken,
        CI_JWKS_URL: ci.jwksUrl,
        CI_ISSUER: ci.issuer,
      },
    },
  );
  await backend.written(/Plugin initialization complete/);

  return {
    url,
    pipelineToken,
    /** Signs a test account in. A portal that has just been set up reads its catalog for a moment. @returns its token */
    async tokenOf(user: string): Promise<string> {
      for (;;) {
        const { response } = await new PersonAtHttp(url).signIn(user);
        if (response) {
          return response.backstageIdentity.token;
        }
        await sleep(200);
      }
    },
    /** Ends all sessions at the provider, as its administrator does. */
    endSessions: () =>
      fetch(`${oidc.issuer}/_test/sessions`, { method: 'DELETE' }),
    /** What the backend has written to its log. */
    log: () => backend.output,
    async stop(): Promise<void> {
      await backend.end();
      await oidc.stop();
      await database.drop();
      await fs.rm(folder, { recursive: true });
    },
  };
}

async function startOidc(portalUrl: string) {
  const server = new ServerProcess(['tests/oidc/main.mjs'], {
    cwd: root,
    env: { ...process.env, OIDC_PORTAL_URL: portalUrl },
  });
  const [line] = await server.written(/^\{"issuer":.*\}$/m);
  const known: { issuer: string; clientId: string; clientSecret: string } =
    JSON.parse(line);
  return { ...known, stop: () => server.end() };
}
