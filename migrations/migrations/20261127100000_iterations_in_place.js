/**
 * Iterations are updated in place: no index holds a column that changes while an iteration that passes is carried out,
 * so that PostgreSQL writes its row and none of the indexes (HOT), as long as its page has room.
 *
 * - What did not pass is found by a column of its own, which stays null for what passes.
 * - What has changed since a version of the run is found by the shards: each keeps the version at which one of its
 *   iterations last changed, and has a few dozen of them.
 * - Pages are filled by half. A report may name many neighbours, and what was there before them goes only afterwards.
 *
 * The version of a shard also tells whether somebody else has written to it: what a replica knows of a shard holds as
 * long as it is the same (`record_reports`).
 */

/** Of a function all of whose rows are found by ids, whatever the planner takes the tables for. */
const bySmallIndexes = `set search_path from current
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off`;

/** Of the partition that is filled in: what iterations ($1) have come to at a version of their run ($2). */
const updateIterations = `update %s i set
           state = given.state, verdict = given.verdict, message = given.message, attempts = given.attempts,
           losses = given.losses, steps_done = given.steps_done, started_at = given.started_at,
           duration_ms = given.duration_ms, version = $2
         from json_to_recordset($1) as given(id uuid, state text, verdict text, message text, attempts integer,
           losses integer, steps_done integer, started_at timestamptz, duration_ms double precision)
         where i.id = given.id`;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table iterations
      add column shortfall text generated always as (nullif(verdict, 'passed')) stored;
    comment on column iterations.shortfall is 'The verdict of what did not pass';
    drop index iterations_not_passed;
    create index iterations_not_passed on iterations (run_id, shortfall, position) where shortfall is not null;
    drop index iterations_by_version;

    alter table shards add column version integer;
    alter table shards alter column version set default 1;
    comment on column shards.version is
      'Version of the run at which an iteration of the shard last changed; null: not known, of shards from before';
  `);
  await fillIterations(knex, 50);
  await knex.raw(lockReportedShards({ more: ', s.version' }));
  await knex.raw(`
    create or replace function write_iterations(of_run uuid, new_version integer, changed json) returns void
    language plpgsql ${bySmallIndexes} as $$
    declare
      of_shards uuid[];
    begin
      execute format(
        'with written as (${updateIterations} returning i.shard_id)
         select array_agg(distinct shard_id) from written',
        iterations_partition_of(of_run)
      ) into of_shards using changed, new_version;
      update shards s set version = new_version where s.id = any (of_shards);
    end
    $$;

    create function record_reports(of_run uuid, week regclass, ids uuid[], numbers integer[], hashes bytea[],
      versions integer[], have_progressed boolean[], ended integer[], changed json, begun_tries json,
      changed_tries json, steps json) returns integer
    language plpgsql ${bySmallIndexes} as $$
    declare
      new_version integer;
    begin
      for n in 1 .. cardinality(ids) loop
        perform from shards s
        where s.id = ids[n] and s.state = 'running' and s.attempt = numbers[n] and s.token_hash = hashes[n]
          and s.version = versions[n]
        for update;
        if not found then
          return null;
        end if;
      end loop;

      update test_runs r set
        version = r.version + 1,
        passed = r.passed + ended[1],
        failed = r.failed + ended[2],
        error = r.error + ended[3],
        flaky = r.flaky + ended[4],
        skipped = r.skipped + ended[5],
        cancelled = r.cancelled + ended[6]
      where r.id = of_run and r.state = 'running' and r.deadline > clock_timestamp()
        and r.total - r.passed - r.failed - r.error - r.flaky - r.skipped - r.cancelled
          > ended[1] + ended[2] + ended[3] + ended[4] + ended[5] + ended[6]
      returning r.version into new_version;
      if not found then
        return null;
      end if;

      perform write_results(of_run, begun_tries, changed_tries, steps);
      execute format('${updateIterations}', week) using changed, new_version;
      update shards s set
        version = new_version,
        progressed = have_progressed[array_position(ids, s.id)],
        lease_until = clock_timestamp() + s.lease_ms * interval '1 millisecond'
      where s.id = any (ids);
      return new_version;
    end
    $$;
    comment on function record_reports is
      'Takes reports of shards that are as the replica knows them; null, and nothing written, when something is not';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop function record_reports;

    create or replace function write_iterations(of_run uuid, new_version integer, changed json) returns void
    language plpgsql ${bySmallIndexes} as $$
    begin
      execute format('${updateIterations}', iterations_partition_of(of_run)) using changed, new_version;
    end
    $$;
  `);
  await knex.raw(lockReportedShards({ more: '' }));
  await fillIterations(knex, 80);
  await knex.raw(`
    alter table shards drop column version;
    create index iterations_by_version on iterations (run_id, version);
    drop index iterations_not_passed;
    alter table iterations drop column shortfall;
    create index iterations_not_passed on iterations (run_id, verdict, position) where verdict <> 'passed';
  `);
};

function lockReportedShards({ more }) {
  return `
    create or replace function lock_reported_shards(keys json) returns json language plpgsql
    set search_path from current as $$
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
        returning s.id, s.run_id, s.position, s.attempt, s.losses, s.progressed, s.lease_ms${more}
      )
      select coalesce(json_agg(renewed), '[]') into locked from renewed;
      return locked;
    end
    $$;
  `;
}

/** How far pages of iterations are filled, in percent, in the partitions that are there and in those to come. */
async function fillIterations(knex, percent) {
  await knex.raw(`
    create or replace function make_result_partitions(since timestamptz, weeks integer) returns integer
    language plpgsql as $$
    declare
      parent regclass;
      monday timestamptz;
      partition text;
      bounds uuid[];
      taken boolean;
      made integer := 0;
    begin
      perform pg_advisory_xact_lock('iterations'::regclass::oid::bigint);
      foreach parent in array array['iterations', 'attempts', 'test_run_steps', 'step_artifacts']::regclass[] loop
        for week in 0 .. weeks - 1 loop
          monday := date_trunc('week', since, 'UTC') + make_interval(hours => week * 7 * 24);
          partition := (select relname from pg_class where oid = parent) || to_char(monday at time zone 'UTC', '_YYYY_MM_DD');
          bounds := array[first_uuid_at(monday), first_uuid_at(monday + make_interval(hours => 7 * 24))];
          continue when exists (
            select from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = parent and relname = partition
          );
          execute format('select exists (select from %s_other where run_id >= $1 and run_id < $2)', parent)
            using bounds[1], bounds[2] into taken;
          continue when taken;
          execute format('create table %I (like %s including all)', partition, parent);
          if parent = 'iterations'::regclass then
            execute format('alter table %I set (fillfactor = ${percent})', partition);
          elsif parent = 'attempts'::regclass then
            execute format('alter table %I set (fillfactor = 80)', partition);
          end if;
          execute format(
            'alter table %s attach partition %I for values from (%L) to (%L)', parent, partition, bounds[1], bounds[2]
          );
          made := made + 1;
        end loop;
      end loop;
      return made;
    end
    $$;

    do $$
    declare
      partition regclass;
    begin
      for partition in select inhrelid from pg_inherits where inhparent = 'iterations'::regclass loop
        execute format('alter table %s set (fillfactor = ${percent})', partition);
      end loop;
    end
    $$;
  `);
}
