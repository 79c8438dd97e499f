/**
 * Which queued shard may be handed out, and in which order: priorities, limits, locks, and how long iterations take.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table environments add column parallel integer check (parallel >= 1);
    comment on column environments.parallel is 'Most shards at the same time, over all runs and executors; null: any number';

    alter table test_cases add column locks text[] not null default '{}';

    alter table test_runs
      add column priority smallint not null default 1 check (priority between 0 and 2),
      add column parallel integer check (parallel >= 1),
      add column exclusive boolean not null default false,
      add column deadline timestamptz;
    update test_runs set deadline = created_at + interval '6 hours';
    alter table test_runs
      alter column deadline set not null,
      alter column deadline set default now() + interval '6 hours';
    comment on column test_runs.priority is '0: a person waits for it, 1: a pipeline does, 2: it was due by schedule';
    comment on column test_runs.exclusive is 'Whether some of its shards hold locks';
    comment on column test_runs.deadline is 'What is left of the run then ends as error';
    create index test_runs_active on test_runs (environment) where state <> 'finished';
    create index test_runs_by_deadline on test_runs (deadline) where state in ('queued', 'running');

    alter table shards
      add column locks text[] not null default '{}',
      add column expected_ms double precision;
    comment on column shards.expected_ms is 'How long it takes by what is known of its iterations';

    create table held_locks (
      environment text not null,
      name        text not null,
      shard_id    uuid not null references shards on delete cascade,
      primary key (environment, name)
    );
    comment on table held_locks is 'What is held by the shards that are being worked on';
    create index held_locks_by_shard on held_locks (shard_id);

    create table slowed_environments (
      environment  text primary key,
      parallel     integer not null check (parallel >= 1),
      before       integer not null check (before >= parallel),
      slowed_at    timestamptz not null,
      paused_until timestamptz not null,
      slow_until   timestamptz not null,
      status       integer not null,
      host         text not null
    );
    comment on table slowed_environments is 'Environments whose site has asked for less: HTTP 429 or 503';
    comment on column slowed_environments.parallel is 'Most shards at the same time when the pause is over';
    comment on column slowed_environments.before is 'Shards at the same time from which on it is slow no more';

    create table iteration_durations (
      test_set    text not null,
      environment text not null,
      case_name   text not null,
      row_key     text not null,
      last_ms     double precision[] not null,
      updated_at  timestamptz not null default now(),
      primary key (test_set, case_name, row_key, environment)
    );
    comment on column iteration_durations.row_key is 'Empty for cases without a data set';
    comment on column iteration_durations.last_ms is 'Of the last results, oldest first';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table iteration_durations;
    drop table slowed_environments;
    drop table held_locks;
    alter table shards drop column expected_ms, drop column locks;
    drop index test_runs_by_deadline;
    drop index test_runs_active;
    alter table test_runs
      drop column deadline, drop column exclusive, drop column parallel, drop column priority;
    alter table test_cases drop column locks;
    alter table environments drop column parallel;
  `);
};
