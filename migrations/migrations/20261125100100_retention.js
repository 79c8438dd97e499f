/**
 * How long runs and their files are kept.
 *
 * A deleted run is gone from test_runs at once; its rows go with the partition of its week, or one by one where others
 * of that week stay. Files are shared between runs, so what becomes of each is decided by itself, and later.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table environments add column retention_days integer check (retention_days >= 1);
    comment on column environments.retention_days is 'Null: as the configuration says';

    alter table test_runs add column kept boolean not null default false;
    comment on column test_runs.kept is 'A person wants it to stay, whatever its age';
    create index test_runs_to_expire on test_runs (environment, finished_at) where state = 'finished' and not kept;
    create index test_runs_repeating on test_runs (repeats_id) where repeats_id is not null;

    create table deleted_runs (
      run_id     uuid primary key,
      deleted_at timestamptz not null default now()
    );
    comment on table deleted_runs is 'Runs whose iterations and results are still to be cleared away';

    create table kept_files (
      sha256   text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
      check_at timestamptz
    ) with (fillfactor = 80);
    comment on table kept_files is 'Everything that is, or may be, in the artifact store';
    comment on column kept_files.check_at is
      'When to look whether a result refers to it; null: not before one that does is deleted';
    create index kept_files_to_check on kept_files (check_at) where check_at is not null;
    insert into kept_files select sha256 from artifacts;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table kept_files;
    drop table deleted_runs;
    drop index test_runs_repeating;
    drop index test_runs_to_expire;
    alter table test_runs drop column kept;
    alter table environments drop column retention_days;
  `);
};
