import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createDatabase } from './createDatabase';
import { onSmallDisks } from './onSmallDisks';
import { ServerProcess } from './ServerProcess';

const room = resolve(__dirname, '..', '..');

/** The example shop, on a port of its own. */
export async function startShop(password: string) {
  const folder = dirname(require.resolve('@uatcms/example-shop/package.json'));
  const server = new ServerProcess(['src/server.mjs'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', SHOP_PASSWORD: password },
  });
  const [url] = await server.written(/http:\/\/[\w.:]+/);
  return { url, stop: () => server.end() };
}

/**
 * The AWS of this machine: Lambda functions with the real bundle of the runner, Secrets Manager, and a bucket `uat`.
 *
 * @param functions - by name, what differs from a function of 15 minutes and 2 GB
 */
export async function startAws(options: {
  functions: Record<string, object>;
  secrets: Record<string, string>;
}) {
  const server = new ServerProcess(['tests/aws/main.mjs'], {
    cwd: resolve(room, '..', '..'),
    env: {
      ...process.env,
      AWS_EMULATOR_FUNCTIONS: JSON.stringify(options.functions),
      AWS_EMULATOR_SECRETS: JSON.stringify(options.secrets),
      AWS_EMULATOR_BUCKET: 'uat',
    },
  });
  const [line] = await server.written(/^\{"url":.*\}$/m);
  const { url, s3 }: { url: string; s3: string } = JSON.parse(line);

  async function control(method: 'GET' | 'POST' | 'DELETE', body?: object) {
    const response = await fetch(`${url}/_emulator`, {
      method,
      body: body && JSON.stringify(body),
    });
    return response.json();
  }

  return {
    url,
    s3,
    /** Orders faults; `killSandboxes` is done at once. */
    order: (faults: object) => control('POST', faults),
    counts: async () => (await control('GET')).counts,
    /** Names in the temporary folders of the sandboxes of a function. */
    temporaryFiles: async (name: string): Promise<string[]> =>
      (await control('GET')).temporaryFiles[name] ?? [],
    reset: () => control('DELETE'),
    stop: () => server.end(),
  };
}

/**
 * The UAT part of the backend in a process of its own, with a database and a folder that outlive it.
 *
 * @param options.uat - the configuration below `uat`
 * @param options.connection - of the database; left out: one of its own on the server of the tests
 * @param options.reports - given the port of the backend, the port that runners are to report to
 * @param options.preload - programs that the backend loads first
 * @param options.program - `cloudBackend` for one that has no runners of its own
 * @param options.smallDisk - bytes that there are for artifacts
 */
export async function createUat(options: {
  uat: object;
  secrets: Record<string, string>;
  connection?: string;
  reports?: (port: number) => Promise<number>;
  preload?: string[];
  program?: 'uatBackend' | 'cloudBackend';
  smallDisk?: number;
}) {
  const database = options.connection
    ? { url: options.connection, drop: async () => {} }
    : await createDatabase();
  const folder = await fs.mkdtemp(join(tmpdir(), 'uat-backend-'));
  const artifacts = join(folder, 'artifacts');
  const temporary = join(folder, 'tmp');
  await fs.mkdir(temporary);
  const port = await freePort();
  const token = randomUUID();
  const config = join(folder, 'app-config.yaml');
  const url = `http://127.0.0.1:${port}`;
  await fs.writeFile(
    config,
    // JSON is YAML.
    JSON.stringify({
      app: { baseUrl: url },
      ...(options.reports && {
        discovery: {
          endpoints: [
            {
              target: `http://127.0.0.1:${await options.reports(
                port,
              )}/api/{{pluginId}}`,
              plugins: ['uat'],
            },
          ],
        },
      }),
      backend: {
        baseUrl: url,
        listen: { host: '127.0.0.1', port },
        database: {
          client: 'pg',
          pluginDivisionMode: 'schema',
          connection: database.url,
        },
        auth: {
          externalAccess: [
            { type: 'static', options: { token, subject: 'test' } },
          ],
        },
      },
      uat: {
        local: { slots: 2, artifacts },
        ...options.uat,
      },
    }),
  );

  return {
    url,
    /** Of a service that may do everything. */
    token,
    /** Connection string. */
    database: database.url,

    /** Where backend and runners have their temporary files. */
    temporary,
    /** Where the backend keeps evidence; on a small disk, as only itself sees it. */
    artifacts,

    /**
     * Starts the backend; resolves when its runners are warm.
     *
     * @param replica - configuration of a further backend, beside the first: its port
     */
    async start(replica?: { port: number }): Promise<ServerProcess> {
      const more: string[] = [];
      if (replica) {
        const file = join(folder, `app-config.${replica.port}.yaml`);
        const own = `http://127.0.0.1:${replica.port}`;
        await fs.writeFile(
          file,
          JSON.stringify({
            backend: { baseUrl: own, listen: { port: replica.port } },
          }),
        );
        more.push('--config', file);
      }
      const server = new ServerProcess(
        [
          ...(options.preload ?? []).flatMap(program => ['--require', program]),
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          `src/__testUtils__/${options.program ?? 'uatBackend'}.ts`,
          '--config',
          config,
          ...more,
        ],
        {
          cwd: room,
          env: {
            ...process.env,
            ...options.secrets,
            NODE_ENV: 'development',
            TMPDIR: temporary,
          },
          within: options.smallDisk
            ? onSmallDisks({ [artifacts]: options.smallDisk })
            : undefined,
        },
      );
      await server.written(/Plugin initialization complete/);
      return server;
    },

    async rest(method: 'GET' | 'POST', path: string, body?: object) {
      const response = await fetch(`${url}/api/uat/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
      const answer = await response.json();
      if (!response.ok) {
        throw new Error(JSON.stringify(answer));
      }
      return answer;
    },

    /** What is answered as a file, by this address itself. */
    async file(path: string, headers: Record<string, string> = {}) {
      const response = await fetch(`${url}/api/uat/v1${path}`, {
        headers: { ...headers, authorization: `Bearer ${token}` },
        redirect: 'error',
      });
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        bytes: Buffer.from(await response.arrayBuffer()),
      };
    },

    async remove(): Promise<void> {
      await database.drop();
      await fs.rm(folder, { recursive: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(listening =>
    server.listen(0, '127.0.0.1', listening),
  );
  const { port } = server.address() as AddressInfo;
  await new Promise(closed => server.close(closed));
  return port;
}
