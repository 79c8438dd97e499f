/**
 * What a report does in the database, as functions, so that it takes two round trips and PostgreSQL plans as little of
 * it as possible each time. Rules are not here: what becomes of attempts and iterations is decided between the two.
 *
 * What can be found in one way only (by a primary key, or not at all, as with inserts) is planned once per connection.
 * Iterations can be found by their own id and by that of their run, of which there are three or 20,000; by what it knows
 * on the average PostgreSQL would take the run, and read all of a large one for each report. So iterations are looked up
 * in the partition of their run, by nothing but their id.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create function lock_reported_shards(keys json) returns json language plpgsql set search_path from current as $$
    declare
      locked json;
    begin
      with own as (
        select s.id from json_to_recordset(keys) as given(id uuid, attempt integer, hash text)
        join shards s on s.id = given.id and s.attempt = given.attempt and s.token_hash = decode(given.hash, 'hex')
        where s.state = 'running'
        order by s.position
        for update of s
      ), renewed as (
        update shards s set lease_until = clock_timestamp() + s.lease_ms * interval '1 millisecond'
        from own where s.id = own.id
        returning s.id, s.run_id, s.position, s.attempt, s.losses, s.progressed, s.lease_ms
      )
      select coalesce(json_agg(renewed), '[]') into locked from renewed;
      return locked;
    end
    $$;
    comment on function lock_reported_shards is
      'Locks the shards whose keys are right, in the order of their positions, and renews their leases';

    create function iterations_partition_of(of_run uuid) returns regclass language plpgsql stable
    set search_path from current set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
    begin
      return (select i.tableoid::regclass from iterations i where i.run_id = of_run limit 1);
    end
    $$;

    create function find_iterations(of_run uuid, named uuid[], of_shards uuid[]) returns setof iterations
    language plpgsql set search_path from current set enable_seqscan = off as $$
    begin
      -- Most reports end no shard, and the plan of one condition is made faster.
      return query execute format(
        case when of_shards = '{}' then 'select * from %s where id = any ($1)'
        else 'select * from %s where id = any ($1) or shard_id = any ($2)' end,
        iterations_partition_of(of_run)
      ) using named, of_shards;
    end
    $$;
    comment on function find_iterations is 'Iterations of a run by their ids, and all of these shards';

    create function load_progress(of_run uuid, named uuid[], of_shards uuid[])
    returns table (run json, iterations json, tries json) language plpgsql set search_path from current as $$
    declare
      begun uuid[];
    begin
      select json_build_object(
        'id', r.id, 'test_set', r.test_set, 'state', r.state, 'version', r.version, 'environment', r.environment,
        'repeats_part', r.repeats_part,
        'cancelled_by', r.cancelled_by, 'overdue', r.deadline <= clock_timestamp(),
        'timeout_ms', extract(epoch from r.deadline - r.created_at) * 1000
      ) into run from test_runs r where r.id = of_run;

      select json_agg(l order by l.position),
        array_agg(l.id) filter (where l.started_at is not null and l.state <> 'finished')
      into iterations, begun
      from (
        select i.id, i.shard_id, i.position, i.state, i.verdict, i.message, i.attempts, i.losses, i.steps_done,
          i.started_at, i.duration_ms
        from find_iterations(of_run, named, of_shards) i
      ) l;

      if begun is not null then
        select json_agg(t order by t.shard_attempt, t.try) into tries from (
          select a.*, case when a.state = 'running' then (
            select array_agg(s.sequence) from test_run_steps s
            where s.run_id = of_run and s.iteration_id = a.iteration_id
              and s.shard_attempt = a.shard_attempt and s.try = a.try
          ) end as sequences
          from attempts a where a.run_id = of_run and a.iteration_id = any (begun)
        ) t;
      end if;
      return next;
    end
    $$;
    comment on function load_progress is
      'A run, its iterations by their ids or shards, and the attempts of those that have begun and not ended';

    create function open_reports(keys json, of_run uuid, named uuid[], ending uuid[])
    returns table (shards json, run json, iterations json, tries json) language plpgsql
    set search_path from current as $$
    begin
      shards := lock_reported_shards(keys);
      if json_array_length(shards) > 0 then
        -- Statements of their own have a new snapshot: they see what was committed by whoever had the locks before.
        select p.run, p.iterations, p.tries into run, iterations, tries from load_progress(of_run, named, ending) p;
      end if;
      return next;
    end
    $$;

    create function write_results(of_run uuid, begun json, changed json, steps json) returns void language plpgsql
    set search_path from current as $$
    begin
      if begun is not null then
        insert into attempts (run_id, iteration_id, shard_attempt, try, state, verdict, message, failure, started_at,
          duration_ms, purpose, remarks)
        select of_run, iteration_id, shard_attempt, try, state, verdict, message, failure, started_at, duration_ms,
          purpose, remarks
        from json_to_recordset(begun) as given(iteration_id uuid, shard_attempt integer, try integer, state text,
          verdict text, message text, failure text, started_at timestamptz, duration_ms double precision, purpose text,
          remarks jsonb);
      end if;
      if changed is not null then
        update attempts a set
          state = given.state, verdict = given.verdict, message = given.message, failure = given.failure,
          duration_ms = given.duration_ms, remarks = given.remarks
        from json_to_recordset(changed) as given(iteration_id uuid, shard_attempt integer, try integer, state text,
          verdict text, message text, failure text, duration_ms double precision, remarks jsonb)
        where a.run_id = of_run and a.iteration_id = given.iteration_id and a.shard_attempt = given.shard_attempt
          and a.try = given.try;
      end if;
      if steps is not null then
        insert into test_run_steps (run_id, iteration_id, shard_attempt, try, sequence, path, keyword, title, status,
          optional, started_at, duration_ms, message, expected, actual, page_url, used_alternative, notices)
        select of_run, iteration_id, shard_attempt, try, sequence, path, keyword, title, status, optional,
          "startedAt", "durationMs", message, expected, actual, "pageUrl", "usedAlternative", notices
        from json_to_recordset(steps) as given(iteration_id uuid, shard_attempt integer, try integer,
          sequence integer, path integer[], keyword text, title text, status text, optional boolean,
          "startedAt" timestamptz, "durationMs" double precision, message text, expected text, actual text,
          "pageUrl" text, "usedAlternative" integer, notices jsonb);
      end if;
    end
    $$;
    comment on function write_results is 'Writes what is new of attempts and their steps; all of it must be new';

    create function count_progress(of_run uuid, begins boolean, ended json, ended_checks integer)
    returns table (test_set text, state text, version integer, total integer, passed integer, failed integer,
      error integer, flaky integer, skipped integer, cancelled integer) language plpgsql
    set search_path from current as $$
    begin
      return query
      update test_runs r set
        version = r.version + 1,
        passed = r.passed + (ended ->> 'passed')::integer,
        failed = r.failed + (ended ->> 'failed')::integer,
        error = r.error + (ended ->> 'error')::integer,
        flaky = r.flaky + (ended ->> 'flaky')::integer,
        skipped = r.skipped + (ended ->> 'skipped')::integer,
        cancelled = r.cancelled + (ended ->> 'cancelled')::integer,
        open_checks = r.open_checks - ended_checks,
        state = case when begins and r.state = 'queued' then 'running' else r.state end,
        started_at = case when begins then coalesce(r.started_at, clock_timestamp()) else r.started_at end
      where r.id = of_run
      returning r.test_set, r.state, r.version, r.total, r.passed, r.failed, r.error, r.flaky, r.skipped, r.cancelled;
    end
    $$;

    create function write_iterations(of_run uuid, new_version integer, changed json) returns void language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
    begin
      execute format(
        'update %s i set
           state = given.state, verdict = given.verdict, message = given.message, attempts = given.attempts,
           losses = given.losses, steps_done = given.steps_done, started_at = given.started_at,
           duration_ms = given.duration_ms, version = $2
         from json_to_recordset($1) as given(id uuid, state text, verdict text, message text, attempts integer,
           losses integer, steps_done integer, started_at timestamptz, duration_ms double precision)
         where i.id = given.id',
        iterations_partition_of(of_run)
      ) using changed, new_version;
    end
    $$;

    create function record_progress(of_run uuid, begins boolean, ended json, ended_checks integer, changed json,
      begun_tries json, changed_tries json, steps json)
    returns table (id uuid, test_set text, state text, version integer, total integer, passed integer, failed integer,
      error integer, flaky integer, skipped integer, cancelled integer) language plpgsql
    set search_path from current as $$
    begin
      perform write_results(of_run, begun_tries, changed_tries, steps);
      -- The row of the run comes last: whoever else reports to it waits from here to the end of the transaction.
      id := of_run;
      select r.* into test_set, state, version, total, passed, failed, error, flaky, skipped, cancelled
      from count_progress(of_run, begins, ended, ended_checks) r;
      perform write_iterations(of_run, version, changed);
      return next;
    end
    $$;
    comment on function record_progress is
      'Writes new results and what iterations have come to, and counts those that ended: the only writer of counters';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop function record_progress;
    drop function write_iterations;
    drop function count_progress;
    drop function write_results;
    drop function open_reports;
    drop function load_progress;
    drop function find_iterations;
    drop function iterations_partition_of;
    drop function lock_reported_shards;
  `);
};
