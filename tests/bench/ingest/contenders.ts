import { randomUUID } from 'node:crypto';
import { createCore, migrate, type Caller, type Core } from '@uatcms/core';
import { definitionSchema, runOptionsSchema } from '@uatcms/plugin-uat-common';
import knexFactory from 'knex';
import { serveAnswers, type Answers } from '../serveAnswers';

/*
 * The real ingest, and plain multi-row INSERTs of the same rows into the same tables, in one process and over as many
 * connections: what is measured is what the rules of the ingest cost. Both write a report in one transaction. As many
 * runs as there are connections are carried out at once: the reports of one run wait for each other, to be counted.
 */

const caller: Caller = { actor: { ref: 'user:default/bench' }, origin: 'api' };
const connections = 4;
const knex = knexFactory({
  client: 'pg',
  connection: process.env.UAT_TEST_DATABASE_URL,
  pool: { min: connections, max: connections + 1 },
});
let core: Core;
let eventsOf: (iterationId: string) => any[];

async function prepare(iterations: number): Promise<void> {
  await migrate(knex);
  ({ eventsOf } = await import('./events.mjs'));
  core = createCore({ knex });
  await core.retention.preparePartitions();
  await core.environments.create(
    {
      ...{ name: 'bench', title: 'Bench', baseUrl: 'https://example.org' },
      ...{ variables: {}, secrets: [], allowedHosts: [] },
      protected: false,
    },
    caller,
  );
  await core.testSets.create(
    {
      ...{ name: 'bench', title: 'Bench', owner: 'group:default/bench' },
      ...{ description: '', tests: [], system: null, tags: [], comment: '' },
      environments: ['bench'],
      definition: definitionSchema.parse({
        cases: [
          {
            name: 'Sign in',
            dataSet: 'People',
            steps: [{ keyword: 'openUrl', url: '/' }],
          },
        ],
        dataSets: [
          {
            name: 'People',
            columns: [{ name: 'email', type: 'text' }],
            rows: Array.from(
              { length: iterations / connections },
              (_, index) => ({
                key: `r${index}`,
                values: { email: `person${index}@example.org` },
              }),
            ),
          },
        ],
      }),
    },
    caller,
  );
}

/** A report for each so many iterations of new runs, with the shard whose runner would send it. */
async function startRuns(perReport: number) {
  for (let run = 0; run < connections; run++) {
    await core.runs.start(
      {
        testSet: 'bench',
        executor: 'local',
        options: runOptionsSchema.parse({}),
      },
      caller,
      new Map([['local', 1]]),
    );
  }
  const shards = [];
  for (;;) {
    const handed = await core.shards.handOut({
      ...{ executor: 'local', limit: 1_000, leaseMs: 600_000, replica: 'b' },
    });
    if (handed.length === 0) break;
    for (const key of handed) {
      const { work } = await core.shards.work(key);
      shards.push({ key, ids: work.iterations.map(({ id }) => id) });
    }
  }
  return shards.map(({ key, ids }) => ({
    key,
    reports: Array.from(
      { length: Math.ceil(ids.length / perReport) },
      (_, index) =>
        ids
          .slice(index * perReport, (index + 1) * perReport)
          .flatMap(id => eventsOf(id)),
    ),
  }));
}

/** Has as many at work as there are connections. @returns milliseconds */
async function timeAll<T>(
  items: T[],
  work: (item: T) => Promise<void>,
): Promise<number> {
  const waiting = [...items];
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let item = waiting.pop(); item; item = waiting.pop()) {
        await work(item);
      }
    }),
  );
  return performance.now() - begin;
}

/** What is timed of a round; everything it writes is made before. */
let timed: () => Promise<number>;

async function readyIngest(perReport: number) {
  const shards = await startRuns(perReport);
  timed = () =>
    timeAll(shards, async ({ key, reports }) => {
      for (const events of reports) {
        await core.shards.ingest(key, events);
      }
    });
}

const attemptColumns =
  'run_id, iteration_id, shard_attempt, try, state, verdict, message, started_at, duration_ms';
const stepColumns =
  'run_id, iteration_id, shard_attempt, try, sequence, path, keyword, title, status, optional, started_at, duration_ms, message, expected, actual, page_url, used_alternative, notices';

async function readyPlain(perReport: number, iterations: number) {
  const { rows } = await knex.raw('select time_ordered_uuid() as id');
  const runId = rows[0].id;
  const reports = Array.from({ length: iterations / perReport }, () =>
    rowsOf(
      runId,
      Array.from({ length: perReport }, () => eventsOf(randomUUID())),
    ),
  );
  timed = () => insertAll(reports);
}

async function insertAll(reports: Array<ReturnType<typeof rowsOf>>) {
  const clients = await Promise.all(
    Array.from({ length: connections }, () => knex.client.acquireConnection()),
  );
  const took = await timeAll(reports, async ({ attempts, steps }) => {
    const client = clients.pop();
    await client.query('begin');
    await client.query(...insertOf('attempts', attemptColumns, attempts));
    await client.query(...insertOf('test_run_steps', stepColumns, steps));
    await client.query('commit');
    clients.push(client);
  });
  await Promise.all(clients.map(one => knex.client.releaseConnection(one)));
  return took;
}

function rowsOf(runId: string, iterations: any[][]) {
  const key = ({ iterationId, try: number }: any) => [
    runId,
    iterationId,
    1,
    number,
  ];
  return {
    attempts: iterations.map(events => {
      const [start, end] = [events[0], events.at(-1)];
      return [
        ...key(start),
        'finished',
        end.verdict,
        null,
        start.at,
        end.durationMs,
      ];
    }),
    steps: iterations.flatMap(events =>
      events
        .filter(({ type }) => type === 'stepFinished')
        .map(event => {
          const { step } = event;
          return [
            ...key(event),
            step.sequence,
            step.path,
            step.keyword,
            step.title,
            step.status,
            null,
            step.startedAt,
            step.durationMs,
            null,
            null,
            null,
            step.pageUrl,
            null,
            step.notices ? JSON.stringify(step.notices) : null,
          ];
        }),
    ),
  };
}

function insertOf(
  table: string,
  columns: string,
  rows: unknown[][],
): [string, unknown[]] {
  let number = 0;
  const values = rows
    .map(row => {
      const places = row.map(() => {
        number += 1;
        return `$${number}`;
      });
      return `(${places.join(', ')})`;
    })
    .join(', ');
  return [
    `insert into ${table} (${columns}) values ${values}`,
    rows.flatMap(row => row),
  ];
}

const answers: Answers = {
  prepare,
  readyIngest,
  readyPlain,
  time: () => timed(),
};

serveAnswers(answers);
