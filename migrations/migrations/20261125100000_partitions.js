/**
 * Iterations and all that came of them are partitioned by the week in which their run was started.
 *
 * The id of a run begins with the time (UUID version 7), and everything below a run carries that id: so `run_id = ?`
 * names the run and its partition at once, and no table needs a second column for the time. Runs from before this
 * migration have random ids; they, and whatever finds no partition of its week, are in the partition “other”.
 *
 * No foreign key leads to or from these tables: it would cost a look-up for each row written, and making or dropping a
 * partition would lock the tables at its other end. Rows are written only under the lock of their shard, from ids that
 * were read under it, and deleted only by retention.
 */

const names = ['iterations', 'attempts', 'test_run_steps', 'step_artifacts'];

const columns = {
  iterations: `run_id, id, shard_id, position, case_name, row_key, cells, state, verdict, message, attempts, losses,
    steps_done, started_at, duration_ms, version`,
  attempts: `iteration_id, shard_attempt, try, state, verdict, message, started_at, duration_ms`,
  test_run_steps: `iteration_id, shard_attempt, try, sequence, path, keyword, title, status, optional, started_at,
    duration_ms, message, expected, actual, page_url, used_alternative, notices`,
  step_artifacts: `iteration_id, shard_attempt, try, sequence, position, sha256, kind, name`,
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await setAside(knex);
  await knex.raw(`
    create function first_uuid_at(at timestamptz) returns uuid language sql stable parallel safe
      return rpad(lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0'), 32, '0')::uuid;
    comment on function first_uuid_at is 'The lowest time-ordered UUID of that millisecond';

    create function time_ordered_uuid(at timestamptz default clock_timestamp()) returns uuid
      language sql volatile parallel safe
      return (substr(first_uuid_at(at)::text, 1, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid;
    comment on function time_ordered_uuid is 'UUID version 7: the time in milliseconds, then chance (RFC 9562)';

    alter table test_runs alter column id set default time_ordered_uuid();

    create table iterations (
      run_id      uuid not null,
      id          uuid not null default gen_random_uuid(),
      shard_id    uuid not null,
      position    integer not null check (position >= 0),
      case_name   text not null,
      row_key     text,
      cells       jsonb not null,
      state       text not null default 'queued' check (state in ('queued', 'running', 'finished')),
      verdict     text check (verdict in ('passed', 'failed', 'error', 'flaky', 'skipped', 'cancelled')),
      message     text,
      attempts    integer not null default 0,
      losses      integer not null default 0,
      steps_done  integer not null default 0,
      started_at  timestamptz,
      duration_ms double precision,
      version     integer not null default 1,
      primary key (run_id, id),
      unique (run_id, position),
      check ((state = 'finished') = (verdict is not null))
    ) partition by range (run_id);
    comment on column iterations.losses is 'How often a runner was lost while it carried out this iteration';
    comment on column iterations.version is 'Version of the run at which the iteration last changed';
    create index iterations_of_shard on iterations (shard_id, position);
    create index iterations_by_version on iterations (run_id, version);

    create table attempts (
      run_id        uuid not null,
      iteration_id  uuid not null,
      shard_attempt integer not null check (shard_attempt >= 1),
      try           integer not null check (try >= 1),
      state         text not null check (state in ('running', 'finished', 'lost')),
      verdict       text check (verdict in ('passed', 'failed', 'error', 'skipped', 'cancelled')),
      message       text,
      started_at    timestamptz not null,
      duration_ms   double precision,
      primary key (run_id, iteration_id, shard_attempt, try),
      check ((state = 'finished') = (verdict is not null))
    ) partition by range (run_id);

    create table test_run_steps (
      run_id           uuid not null,
      iteration_id     uuid not null,
      shard_attempt    integer not null,
      try              integer not null,
      sequence         integer not null check (sequence >= 0),
      path             integer[] not null,
      keyword          text not null,
      title            text not null,
      status           text not null check (status in ('passed', 'failed', 'error', 'skipped')),
      optional         boolean,
      started_at       timestamptz not null,
      duration_ms      double precision not null,
      message          text,
      expected         text,
      actual           text,
      page_url         text,
      used_alternative integer,
      notices          jsonb,
      primary key (run_id, iteration_id, shard_attempt, try, sequence)
    ) partition by range (run_id);

    create table step_artifacts (
      run_id        uuid not null,
      iteration_id  uuid not null,
      shard_attempt integer not null,
      try           integer not null,
      sequence      integer not null,
      position      integer not null check (position >= 0),
      sha256        text not null,
      kind          text not null check (kind in ('screenshot', 'download', 'log')),
      name          text not null,
      primary key (run_id, iteration_id, shard_attempt, try, sequence, position)
    ) partition by range (run_id);
    create index step_artifacts_by_content on step_artifacts (sha256);

    create table iterations_other partition of iterations default with (fillfactor = 80);
    create table attempts_other partition of attempts default with (fillfactor = 80);
    create table test_run_steps_other partition of test_run_steps default;
    create table step_artifacts_other partition of step_artifacts default;
  `);
  // Attaching locks nothing that reports need: neither the table itself nor the partitions of other weeks. A week of
  // which there are rows in “other” already gets none, so that no rows have to be moved while others wait for them.
  await knex.raw(`
    create function make_result_partitions(since timestamptz, weeks integer) returns integer language plpgsql as $$
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
          if parent in ('iterations'::regclass, 'attempts'::regclass) then
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
    comment on function make_result_partitions is 'Makes the partitions that are missing of so many weeks';

    select make_result_partitions(now(), 2);
  `);
  await bringBack(knex, {
    of: {
      attempts: 'join iterations i on i.id = moved.iteration_id',
      test_run_steps: 'join iterations i on i.id = moved.iteration_id',
      step_artifacts: 'join iterations i on i.id = moved.iteration_id',
    },
    more: { column: 'run_id', value: 'i.run_id' },
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await setAside(knex);
  await knex.raw(`
    drop function make_result_partitions;
    alter table test_runs alter column id set default gen_random_uuid();
    drop function time_ordered_uuid;
    drop function first_uuid_at;

    create table iterations (
      id          uuid primary key default gen_random_uuid(),
      run_id      uuid not null references test_runs on delete cascade,
      shard_id    uuid not null references shards on delete cascade,
      position    integer not null check (position >= 0),
      case_name   text not null,
      row_key     text,
      cells       jsonb not null,
      state       text not null default 'queued' check (state in ('queued', 'running', 'finished')),
      verdict     text check (verdict in ('passed', 'failed', 'error', 'flaky', 'skipped', 'cancelled')),
      message     text,
      attempts    integer not null default 0,
      losses      integer not null default 0,
      steps_done  integer not null default 0,
      started_at  timestamptz,
      duration_ms double precision,
      version     integer not null default 1,
      unique (run_id, position),
      check ((state = 'finished') = (verdict is not null))
    ) with (fillfactor = 80);
    comment on column iterations.losses is 'How often a runner was lost while it carried out this iteration';
    comment on column iterations.version is 'Version of the run at which the iteration last changed';
    create index iterations_of_shard on iterations (shard_id, position);
    create index iterations_by_version on iterations (run_id, version);

    create table attempts (
      iteration_id  uuid not null references iterations on delete cascade,
      shard_attempt integer not null check (shard_attempt >= 1),
      try           integer not null check (try >= 1),
      state         text not null check (state in ('running', 'finished', 'lost')),
      verdict       text check (verdict in ('passed', 'failed', 'error', 'skipped', 'cancelled')),
      message       text,
      started_at    timestamptz not null,
      duration_ms   double precision,
      primary key (iteration_id, shard_attempt, try),
      check ((state = 'finished') = (verdict is not null))
    );

    create table test_run_steps (
      iteration_id     uuid not null,
      shard_attempt    integer not null,
      try              integer not null,
      sequence         integer not null check (sequence >= 0),
      path             integer[] not null,
      keyword          text not null,
      title            text not null,
      status           text not null check (status in ('passed', 'failed', 'error', 'skipped')),
      optional         boolean,
      started_at       timestamptz not null,
      duration_ms      double precision not null,
      message          text,
      expected         text,
      actual           text,
      page_url         text,
      used_alternative integer,
      notices          jsonb,
      primary key (iteration_id, shard_attempt, try, sequence),
      foreign key (iteration_id, shard_attempt, try) references attempts on delete cascade
    );

    create table step_artifacts (
      iteration_id  uuid not null,
      shard_attempt integer not null,
      try           integer not null,
      sequence      integer not null,
      position      integer not null check (position >= 0),
      sha256        text not null references artifacts on delete restrict,
      kind          text not null check (kind in ('screenshot', 'download', 'log')),
      name          text not null,
      primary key (iteration_id, shard_attempt, try, sequence, position),
      foreign key (iteration_id, shard_attempt, try, sequence) references test_run_steps on delete cascade
    );
    create index step_artifacts_by_content on step_artifacts (sha256);
  `);
  // What retention has not cleared away of runs that it deleted has no run to belong to.
  await bringBack(knex, {
    of: {
      iterations: 'join test_runs r on r.id = moved.run_id',
      attempts: 'join test_runs r on r.id = moved.run_id',
      test_run_steps: 'join test_runs r on r.id = moved.run_id',
      step_artifacts: 'join test_runs r on r.id = moved.run_id',
    },
  });
};

async function setAside(knex) {
  for (const name of [...names].reverse()) {
    await knex.raw(`create temporary table moved_${name} as table ${name}`);
    await knex.raw(`drop table ${name}`);
  }
}

async function bringBack(knex, { of, more }) {
  for (const name of names) {
    const list = columns[name].split(',').map(column => column.trim());
    const added = more && of[name] ? more : undefined;
    const into = [...(added ? [added.column] : []), ...list];
    const from = [
      ...(added ? [added.value] : []),
      ...list.map(column => `moved.${column}`),
    ];
    await knex.raw(
      `insert into ${name} (${into}) select ${from} from moved_${name} moved ${
        of[name] ?? ''
      }`,
    );
    await knex.raw(`drop table moved_${name}`);
  }
}
