import { createCore, migrate, type TestSetFilter } from '@uatcms/core';
import knexFactory from 'knex';
import { serveAnswers, type Answers } from '../serveAnswers';

/* The portal's side of the benchmark: the real core, which lists test sets and runs as people with different rights. */

const knex = knexFactory({
  client: 'pg',
  connection: process.env.UAT_TEST_DATABASE_URL,
});
const core = createCore({ knex });

const many = (count: number, name: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => name(n));

/** What conditions of policies become. Everybody sees everything by the example policy: that is `all`. */
const readers: Record<string, TestSetFilter | undefined> = {
  all: undefined,
  /** Sees all but what is confidential, as owner of little: every test set is held against every condition. */
  most: {
    anyOf: [
      { not: { tagged: 'confidential' } },
      { ownedBy: ['user:default/ann', 'group:default/team-7'] },
      { testing: ['component:default/part-7'] },
    ],
  },
  /** Owns half of all test sets, by 250 groups. */
  half: {
    anyOf: [
      { ownedBy: many(250, n => `group:default/team-${n}`) },
      { testing: ['component:default/part-7'] },
    ],
  },
  /** Sees what they own, or what tests something that they own. */
  owned: {
    anyOf: [
      { ownedBy: ['user:default/ann', 'group:default/team-7'] },
      { testing: many(20, n => `component:default/part-${n}`) },
    ],
  },
};

const lists: Record<string, (visible?: TestSetFilter) => Promise<unknown>> = {
  testSets: visible => core.testSets.list({ limit: 50, offset: 0 }, visible),
  runs: visible => core.runs.list({ limit: 50 }, visible),
};

const answers: Answers = {
  prepare: async (testSets: number, runsOfEach: number) => {
    await migrate(knex);
    await knex.raw(
      `insert into test_sets (name, title, description, owner, tests, tags, case_count, revision, last_run, updated_by)
       select 'set-' || n, 'Set ' || n, 'What it is for', 'group:default/team-' || (n % 500),
         array['component:default/part-' || (n % 1000), 'api:default/part-' || (n % 1000)],
         case when n % 20 = 0 then array['smoke', 'confidential'] else array['smoke'] end, 10, 1, 0,
         '{"ref":"user:default/bench"}'
       from generate_series(1, :testSets::int) n`,
      { testSets },
    );
    await knex.raw(
      `with revision as (
         insert into revisions (number, hash, snapshot, comment, created_by)
         values (1, repeat('a', 64), '{}', '', '{}') returning id
       )
       insert into test_runs (test_set, test_set_title, number, revision_id, revision, environment, pinned_environment,
         executor, options, state, verdict, total, of_iterations, passed, created_at, created_by, started_at, finished_at)
       select 'set-' || n, 'Set ' || n, number, revision.id, 1, 'staging', '{}', 'local', '{}', 'finished', 'passed',
         1, 1, 1, at, '{"ref":"user:default/bench"}', at, at
       from revision cross join generate_series(1, :testSets::int) n cross join generate_series(1, :runsOfEach::int) number
       cross join lateral (select now() - (n * 7919 % :testSets::int + number * 13) * interval '1 minute') as time (at)`,
      { testSets, runsOfEach },
    );
    await knex.raw('vacuum analyze');
  },
  /** Milliseconds of each of so many lists. */
  time: async (list: string, reader: string, times: number) => {
    const took: number[] = [];
    for (let round = 0; round < times; round++) {
      const begin = performance.now();
      await lists[list](readers[reader]);
      took.push(performance.now() - begin);
    }
    return took;
  },
};

serveAnswers(answers);
