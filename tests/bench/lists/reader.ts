import { createCore, migrate, type Core } from '@uatcms/core';
import knexFactory from 'knex';
import { restoreIndexes, setAsideIndexes } from './indexes';
import { serveAnswers, type Answers } from '../serveAnswers';

/* The portal's side of the benchmark: the real core, which reads what the lists and the run page ask for. */

const knex = knexFactory({
  client: 'pg',
  connection: process.env.UAT_TEST_DATABASE_URL,
});
const core: Core = createCore({ knex });

/** What a person looks at; of any age, as links are. */
async function pick() {
  const [{ total }] = (
    await knex.raw(
      `select reltuples::bigint as total from pg_class where relname = 'test_runs'`,
    )
  ).rows;
  const offset = Math.floor(Math.random() * Math.max(1, Number(total) - 1));
  const at = await knex.raw(
    `select now() - interval '180 days' * (?::float8 / ?::float8) as at`,
    [offset, Math.max(1, Number(total))],
  );
  const run = await knex('test_runs')
    .where('created_at', '<=', at.rows[0].at)
    .orderBy('created_at', 'desc')
    .first('id', 'test_set');
  const [iteration] = await knex('iterations')
    .where({ run_id: run.id })
    .limit(1)
    .pluck('id');
  return { ...run, iteration };
}

type Picked = Awaited<ReturnType<typeof pick>>;

const reads: Record<string, (picked: Picked) => Promise<unknown>> = {
  runs: () => core.runs.list({ limit: 20 }),
  runsOfComponent: ({ test_set: name }) =>
    core.runs.list({ names: `${name},set-1,set-2,set-3`, limit: 20 }),
  runPage: async ({ id }) => {
    await core.runs.get(id);
    await core.runs.iterations({ id, limit: 200, offset: 0 });
  },
  iteration: ({ id, iteration }) => core.runs.iteration(id, iteration),
};

let setAside: string[] = [];

const answers: Answers = {
  prepare: async () => {
    await migrate(knex);
    await knex.raw(
      `select make_result_partitions(now() - interval '190 days', 30)`,
    );
    await knex.raw(
      `insert into revisions (number, hash, snapshot, comment, created_by)
       values (1, repeat('a', 64), '{}', '', '{}')`,
    );
    setAside = await setAsideIndexes(knex);
  },
  fill: async (sql: string, values: object) => {
    await knex.raw(sql, values as any);
  },
  settle: async () => {
    await restoreIndexes(knex, setAside);
    await knex.raw('vacuum analyze');
  },
  size: async () => {
    const { rows } = await knex.raw(
      'select pg_size_pretty(pg_database_size(current_database())) as size',
    );
    return rows[0].size;
  },
  /** Milliseconds of each of so many reads. */
  time: async (name: string, times: number) => {
    const took: number[] = [];
    for (let round = 0; round < times; round++) {
      const picked = await pick();
      const begin = performance.now();
      await reads[name](picked);
      took.push(performance.now() - begin);
    }
    return took;
  },
};

serveAnswers(answers);
