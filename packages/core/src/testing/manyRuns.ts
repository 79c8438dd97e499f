import type { Knex } from 'knex';

/**
 * Writes 4,000 finished runs of ten iterations, of the last 140 days, and has statistics made of them as autovacuum would.
 *
 * @param model - a run whose environment and options they have
 * @returns the oldest of them with one of its iterations, and two in the middle of a week that is full of others
 */
export async function insertManyRuns(
  knex: Knex,
  model: string,
): Promise<{ run: string; iteration: string; middle: string[] }> {
  await knex.raw(
    `select make_result_partitions(now() - interval '140 days', 20)`,
  );
  await knex.raw(
    `with revision as (
       insert into revisions (number, hash, snapshot, comment, created_by)
       select n, repeat('a', 64), '{}', '', '{}' from generate_series(1, 50) n returning id, number
     ), run as (
       insert into test_runs (id, test_set, test_set_title, number, revision_id, revision, environment,
         pinned_environment, executor, options, state, verdict, total, of_iterations, passed, created_at, created_by,
         started_at, finished_at)
       select time_ordered_uuid(at), 'old-' || (n % 50), 'Old', n, r.id, 1, environment,
         pinned_environment, executor, options, 'finished', 'passed', 10, 10, 10, at, created_by, at, at
       from test_runs
       cross join generate_series(1, 4000) n
       join revision r on r.number = 1 + n % 50
       cross join lateral (select now() - interval '140 days' * (n / 4000.0)) as time (at)
       where test_runs.id = ?
       returning id, started_at
     ), shard as (
       insert into shards (run_id, position, state, outcome, finished_at)
       select id, n, 'finished', 'done', started_at from run cross join generate_series(0, 9) n
       returning id, run_id, position
     ), iteration as (
       insert into iterations (run_id, shard_id, position, case_name, row_key, cells, state, verdict, attempts)
       select run_id, id, position, 'Sign in', 'r' || position, '{}', 'finished', 'passed', 1 from shard
       returning run_id, id
     ), attempt as (
       insert into attempts (run_id, iteration_id, shard_attempt, try, state, verdict, started_at)
       select run_id, id, 1, 1, 'finished', 'passed', now() from iteration
     ), step as (
       insert into test_run_steps (run_id, iteration_id, shard_attempt, try, sequence, path, keyword, title, status,
         started_at, duration_ms)
       select run_id, id, 1, 1, n, array[n], 'click', 'Click', 'passed', now(), 5
       from iteration cross join generate_series(0, 2) n
     )
     insert into step_artifacts (run_id, iteration_id, shard_attempt, try, sequence, position, sha256, kind, name)
     select run_id, id, 1, 1, 0, 0, encode(sha256(uuid_send(id)), 'hex'), 'screenshot', 'step' from iteration`,
    [model],
  );
  await knex.raw('analyze');
  const oldest = await knex('iterations')
    .where({ case_name: 'Sign in' })
    .orderBy('run_id')
    .first();
  const middle: string[] = await knex('test_runs')
    .whereRaw(
      `created_at > date_trunc('week', now() - interval '70 days') + interval '3 days'`,
    )
    .orderBy('created_at')
    .limit(2)
    .pluck('id');
  return { run: oldest.run_id, iteration: oldest.id, middle };
}
