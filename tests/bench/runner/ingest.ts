import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { createCore, migrate, type Caller } from '@uatcms/core';
import {
  defaultLargestArtifact,
  definitionSchema,
  runOptionsSchema,
  type RunOptionsInput,
} from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import express from 'express';
import knexFactory from 'knex';
// The router and the folder as they are, without a portal around them.
// eslint-disable-next-line @backstage/no-forbidden-package-imports
import { ArtifactFolder } from '@uatcms/plugin-uat-backend-module-local/src/artifacts/ArtifactFolder';
// eslint-disable-next-line @backstage/no-forbidden-package-imports
import { createRunnerRouter } from '@uatcms/plugin-uat-backend/src/runner/createRunnerRouter';
import { serveAnswers, type Answers } from '../serveAnswers';

/*
 * The portal's side of the benchmark, in a process of its own: the real core
 * on a real PostgreSQL, behind the real router of the runner protocol. Over
 * IPC it starts a run and hands out its shards, as the dispatcher would.
 */

const leaseMs = 30_000;
const caller: Caller = {
  actor: { ref: 'user:default/bench' },
  origin: 'api',
};
const quiet = {
  debug() {},
  info() {},
  warn: console.warn,
  error: console.error,
  child: () => quiet,
} as LoggerService;

/** Without a folder nothing is kept, and a file would be a mistake of the benchmark. */
const noStore = {
  has: async () => {
    throw new Error('The benchmark keeps no artifacts.');
  },
} as unknown as ArtifactStore;

const openStore = async (): Promise<ArtifactStore> =>
  process.env.BENCH_ARTIFACTS
    ? ArtifactFolder.open(process.env.BENCH_ARTIFACTS)
    : noStore;

const knex = knexFactory({
  client: 'pg',
  connection: process.env.UAT_TEST_DATABASE_URL,
});

async function start(): Promise<void> {
  await migrate(knex);
  const core = createCore({ knex });
  const app = express();
  app.use(
    '/runner/v1',
    createRunnerRouter({
      shards: core.shards,
      doorbells: core.doorbells,
      artifacts: core.artifacts,
      store: await openStore(),
      largestArtifact: defaultLargestArtifact,
      logger: quiet,
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/runner/v1`;
  let made = 0;

  const startRun = async (
    baseUrl: string,
    steps: unknown,
    rows: any[],
    given: RunOptionsInput = { evidence: 'failed' },
  ) => {
    made += 1;
    const name = `bench-${made}`;
    await core.environments.create(
      {
        ...{ name, title: name, baseUrl },
        ...{ variables: {}, secrets: [], allowedHosts: [] },
        protected: false,
      },
      caller,
    );
    await core.testSets.create(
      {
        ...{ name, title: name, owner: 'group:default/bench' },
        ...{ description: '', tests: [], system: null, tags: [], comment: '' },
        environments: [name],
        definition: definitionSchema.parse({
          cases: [{ name: 'Sign in', dataSet: 'People', steps }],
          dataSets: [
            {
              name: 'People',
              columns: ['email', 'name'].map(column => ({
                name: column,
                type: 'text',
              })),
              rows: rows.map(values => ({ key: values.email, values })),
            },
          ],
        }),
      },
      caller,
    );
    const options = runOptionsSchema.parse(given);
    const run = await core.runs.start(
      { testSet: name, environment: name, executor: 'local', options },
      caller,
      new Map([['local', 2]]),
    );
    return run.id;
  };

  const answers: Answers = {
    startRun,
    handOut: async () => {
      const [shard] = await core.shards.handOut({
        ...{ executor: 'local', limit: 1, leaseMs, replica: 'bench' },
      });
      return shard && { ...shard, url };
    },
    counts: async (id: string) => (await core.runs.get(id)).counts,
  };
  serveAnswers(answers);
}

start().catch(error => {
  console.error(error);
  process.exit(1);
});
