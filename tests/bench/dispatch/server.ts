import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { createCore, migrate, type Caller, type Core } from '@uatcms/core';
import { definitionSchema, runOptionsSchema } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import express from 'express';
import knexFactory from 'knex';
// The router as it is, without a portal around it.
// eslint-disable-next-line @backstage/no-forbidden-package-imports
import { createRunnerRouter } from '@uatcms/plugin-uat-backend/src/runner/createRunnerRouter';

/* Where runners report, and where the results are looked at in the end. */

const iterationsPerShard = 2;
const stepsPerIteration = 4;
const shards = Number(process.env.BENCH_SHARDS);
const inFlight = Number(process.env.BENCH_IN_FLIGHT);
const caller: Caller = { actor: { ref: 'user:default/bench' }, origin: 'api' };
const quiet = {
  debug() {},
  info() {},
  warn() {},
  error: console.error,
  child: () => quiet,
} as LoggerService;
/** Simulated runners have no pictures. */
const noStore = {} as ArtifactStore;

const knex = knexFactory({
  client: 'pg',
  connection: process.env.UAT_TEST_DATABASE_URL,
  pool: { min: 0, max: 20 },
});

/** Two runs with as many iterations, one of them with locks that are all different. */
async function startRuns(core: Core): Promise<string[]> {
  await core.environments.create(
    {
      ...{ name: 'bench', title: 'Bench', baseUrl: 'https://example.org' },
      ...{ variables: {}, secrets: [], allowedHosts: [] },
      protected: false,
      parallel: inFlight,
    },
    caller,
  );
  const ids: string[] = [];
  for (const name of ['free', 'exclusive']) {
    const rows = (shards * iterationsPerShard) / 2;
    await core.testSets.create(
      {
        ...{ name, title: name, owner: 'group:default/bench' },
        ...{ description: '', tests: [], system: null, tags: [], comment: '' },
        environments: ['bench'],
        definition: definitionSchema.parse({
          cases: [
            {
              name: 'Case',
              dataSet: 'Rows',
              locks: name === 'exclusive' ? ['account {{n}}'] : undefined,
              steps: [{ keyword: 'openUrl', url: '/' }],
            },
          ],
          dataSets: [
            {
              name: 'Rows',
              columns: [{ name: 'n', type: 'number' }],
              rows: Array.from({ length: rows }, (_, index) => ({
                key: `r${index + 1}`,
                values: { n: index },
              })),
            },
          ],
        }),
      },
      caller,
    );
    const run = await core.runs.start(
      {
        testSet: name,
        executor: 'local',
        options: runOptionsSchema.parse({}),
      },
      caller,
      new Map([['local', Math.ceil(shards / 6)]]),
    );
    ids.push(run.id);
  }
  return ids;
}

async function watch(core: Core, ids: string[]) {
  for (;;) {
    const runs = await Promise.all(ids.map(id => core.runs.get(id)));
    if (runs.every(run => run.state === 'finished')) {
      return check(core, ids);
    }
    await sleep(1_000);
  }
}

/** Each result is there, and once. */
async function check(core: Core, ids: string[]) {
  const runs = await Promise.all(ids.map(id => core.runs.get(id)));
  const total = runs.reduce((sum, { counts }) => sum + counts.total, 0);
  const passed = runs.reduce((sum, { counts }) => sum + counts.passed, 0);
  const { rows } = await knex.raw(`
    select
      (select cast(count(*) as integer) from iterations where verdict = 'passed') as iterations,
      (select cast(count(*) as integer) from (
        select 1 from attempts where state = 'finished' group by run_id, iteration_id having count(*) > 1
      ) twice) as twice,
      (select cast(count(*) as integer) from attempts where state = 'finished') as results,
      (select cast(count(*) as integer) from test_run_steps s join attempts a using (run_id, iteration_id, shard_attempt, try)
        where a.state = 'finished') as steps,
      (select cast(count(*) as integer) from shards) as shards,
      (select cast(sum(attempt) as integer) from shards) as "handOuts",
      (select cast(count(*) as integer) from held_locks) as locks`);
  const { iterations, twice, results, steps, handOuts, locks } = rows[0];
  const problems = [
    total - passed && `${total - passed} results are lost.`,
    iterations - passed &&
      `The counters say ${passed}, the rows ${iterations}.`,
    twice && `${twice} iterations have more than one result.`,
    results - total && `There are ${results} results of ${total} iterations.`,
    steps - total * stepsPerIteration &&
      `There are ${steps} steps of ${total * stepsPerIteration}.`,
    locks && `${locks} locks are still held.`,
  ].filter(problem => problem);
  const seconds =
    (Math.max(...runs.map(run => Date.parse(run.finishedAt!))) -
      Math.min(...runs.map(run => Date.parse(run.startedAt!)))) /
    1_000;
  return {
    problems,
    shards: rows[0].shards,
    lostAttempts: handOuts - rows[0].shards,
    iterations: total,
    seconds: Math.round(seconds),
  };
}

async function serve(): Promise<void> {
  await migrate(knex);
  const core = createCore({ knex });
  const ids = await startRuns(core);
  const app = express();
  app.use(
    '/runner/v1',
    createRunnerRouter({
      shards: core.shards,
      doorbells: core.doorbells,
      artifacts: core.artifacts,
      store: noStore,
      largestArtifact: 0,
      logger: quiet,
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Simulated runners keep their connections for longer than Node.js does by default.
  server.keepAliveTimeout = 60_000;
  const { port } = server.address() as AddressInfo;
  process.on('message', async () =>
    process.send!({ type: 'finished', ...(await watch(core, ids)) }),
  );
  process.on('disconnect', () => process.exit());
  process.send!({ type: 'ready', url: `http://127.0.0.1:${port}/runner/v1` });
}

serve().catch(error => {
  console.error(error);
  process.exit(1);
});
