-- A part of the runs, evenly over the last 180 days, each with the same number of iterations and steps.
with run as (
  insert into test_runs (id, test_set, test_set_title, number, revision_id, revision, environment, pinned_environment,
    executor, options, state, verdict, total, of_iterations, passed, failed, created_at, created_by, started_at,
    finished_at)
  select time_ordered_uuid(at), 'set-' || (n % 200), 'Set ' || (n % 200), 1 + n / 200,
    (select id from revisions limit 1), 1, 'staging', '{"name":"staging"}', 'local',
    '{"evidence":"failed","retries":0,"stepTimeout":10000,"iterationTimeout":300000,"browser":{}}', 'finished',
    'passed', :iterations::int, :iterations::int, :iterations::int, 0, at, '{"ref":"user:default/bench"}', at, at + interval '1 minute'
  from generate_series(:from::int, :to::int) n
  cross join lateral (select now() - interval '180 days' * (1 - n::float8 / :all::int)) as time (at)
  returning id, started_at
), iteration as (
  insert into iterations (run_id, shard_id, position, case_name, row_key, cells, state, verdict, attempts, steps_done,
    started_at, duration_ms)
  select id, gen_random_uuid(), n, 'Sign in', 'r' || n, '{"email":"person@example.org"}', 'finished', 'passed', 1,
    :steps::int, started_at, 1234
  from run cross join generate_series(0, :iterations::int - 1) n
  returning run_id, id, started_at
), attempt as (
  insert into attempts (run_id, iteration_id, shard_attempt, try, state, verdict, started_at, duration_ms)
  select run_id, id, 1, 1, 'finished', 'passed', started_at, 1234 from iteration
)
insert into test_run_steps (run_id, iteration_id, shard_attempt, try, sequence, path, keyword, title, status, started_at,
  duration_ms, page_url)
select run_id, id, 1, 1, n, array[n], 'click', 'Click “Sign in”', 'passed', started_at, 12.5,
  'https://shop.example.org/account'
from iteration cross join generate_series(0, :steps::int - 1) n
