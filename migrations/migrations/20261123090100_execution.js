/**
 * Runs, the queue of their shards, and what came of them.
 *
 * Counters of a run are kept with the run and change only together with its iterations: no list ever counts rows.
 * Attempts and steps have the keys that the runner's events carry, so that applying an event twice changes nothing.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table test_runs (
      id                 uuid primary key default gen_random_uuid(),
      test_set           text not null,
      test_set_title     text not null,
      number             integer not null check (number >= 1),
      revision_id        uuid not null references revisions on delete restrict,
      revision           integer not null,
      environment        text not null,
      pinned_environment jsonb not null,
      executor           text not null,
      options            jsonb not null,
      state              text not null default 'queued' check (state in ('queued', 'running', 'cancelling', 'finished')),
      verdict            text check (verdict in ('passed', 'failed', 'error', 'flaky', 'skipped', 'cancelled')),
      version            integer not null default 1,
      total              integer not null check (total >= 1),
      of_iterations      integer not null check (of_iterations >= total),
      passed             integer not null default 0 check (passed >= 0),
      failed             integer not null default 0 check (failed >= 0),
      error              integer not null default 0 check (error >= 0),
      flaky              integer not null default 0 check (flaky >= 0),
      skipped            integer not null default 0 check (skipped >= 0),
      cancelled          integer not null default 0 check (cancelled >= 0),
      created_at         timestamptz not null default now(),
      created_by         jsonb not null,
      started_at         timestamptz,
      finished_at        timestamptz,
      cancelled_by       text,
      repeats_id         uuid references test_runs on delete set null,
      repeats_number     integer,
      unique (test_set, number),
      check (passed + failed + error + flaky + skipped + cancelled <= total),
      check (state <> 'finished' or passed + failed + error + flaky + skipped + cancelled = total),
      check ((state = 'finished') = (verdict is not null)),
      check ((state = 'finished') = (finished_at is not null))
    ) with (fillfactor = 80);
    comment on column test_runs.test_set is 'A name and no reference: runs outlive their test set';
    create index test_runs_by_age on test_runs (created_at desc, id desc);
    create index test_runs_of_test_set on test_runs (test_set, created_at desc, id desc);
    create index test_runs_by_revision on test_runs (revision_id);
    create index test_runs_to_do on test_runs (executor, created_at) where state in ('queued', 'running');

    create table shards (
      id          uuid primary key default gen_random_uuid(),
      run_id      uuid not null references test_runs on delete cascade,
      position    integer not null check (position >= 0),
      state       text not null default 'queued' check (state in ('queued', 'running', 'finished')),
      attempt     integer not null default 0 check (attempt >= 0),
      losses      integer not null default 0 check (losses >= 0),
      progressed  boolean not null default false,
      token_hash  bytea,
      replica     text,
      lease_ms    integer,
      lease_until timestamptz,
      outcome     text check (outcome in ('done', 'stopped', 'gaveUp', 'lost', 'cancelled')),
      message     text,
      runner      jsonb,
      finished_at timestamptz,
      unique (run_id, position),
      check (state <> 'running' or (token_hash is not null and lease_ms is not null and lease_until is not null)),
      check ((state = 'finished') = (outcome is not null))
    ) with (fillfactor = 70);
    comment on column shards.token_hash is 'SHA-256 of the token of the newest attempt';
    comment on column shards.losses is 'Attempts in a row that were lost, none but the first with an iteration finished';
    comment on column shards.progressed is 'Whether the newest attempt has finished an iteration';
    create index shards_queued on shards (run_id, position) where state = 'queued';
    create index shards_running on shards (run_id) where state = 'running';

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

    create table artifacts (
      sha256       text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
      kind         text not null check (kind in ('screenshot', 'download', 'log')),
      name         text not null,
      content_type text not null,
      size         bigint not null check (size >= 0),
      created_at   timestamptz not null default now()
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
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table step_artifacts;
    drop table artifacts;
    drop table test_run_steps;
    drop table attempts;
    drop table iterations;
    drop table shards;
    drop table test_runs;
  `);
};
