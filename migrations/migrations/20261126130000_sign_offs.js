/**
 * Sign-offs: who accepted which runs, bound to exactly what was run.
 *
 * `snapshot` is what is signed, frozen as it was requested; `hash` is the SHA-256 of its canonical JSON. A sign-off
 * stands while it is pending or accepted: so long its runs are held, and whoever changes what it is bound to makes it
 * void in the same transaction.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table sign_offs (
      id          uuid primary key default time_ordered_uuid(),
      run_id      uuid,
      entity      text,
      release     text,
      environment text not null,
      outcome     text not null default 'pending'
        check (outcome in ('pending', 'accepted', 'acceptedWithRemarks', 'refused', 'withdrawn', 'void')),
      due_on      date,
      snapshot    jsonb not null,
      hash        text not null check (hash ~ '^[0-9a-f]{64}$'),
      created_at  timestamptz not null default now(),
      created_by  jsonb not null,
      decided_at  timestamptz,
      ended_at    timestamptz,
      ended_by    jsonb,
      reason      text,
      void_told   boolean not null default false,
      check ((entity is null) = (release is null)),
      check ((run_id is null) = (release is not null)),
      check ((outcome in ('withdrawn', 'void')) = (ended_at is not null)),
      check ((ended_at is null) = (reason is null)),
      check (outcome in ('pending', 'withdrawn', 'void') or decided_at is not null)
    );
    comment on column sign_offs.run_id is 'The run that is signed; null for a release. No reference: a sign-off outlives its runs';
    comment on column sign_offs.environment is 'Where the release, or the run, is accepted for';
    comment on column sign_offs.decided_at is 'When the last signatory accepted, or the first one refused';
    comment on column sign_offs.reason is 'Why it was withdrawn, or is void';
    comment on column sign_offs.void_told is 'Whether those concerned were told that it is void';
    create unique index sign_offs_of_run_stand_alone on sign_offs (run_id)
      where run_id is not null and outcome in ('pending', 'accepted', 'acceptedWithRemarks');
    create unique index sign_offs_of_release_stand_alone on sign_offs (entity, release, environment)
      where release is not null and outcome in ('pending', 'accepted', 'acceptedWithRemarks');
    create index sign_offs_of_release on sign_offs (entity, release, environment, id desc) where release is not null;
    create index sign_offs_to_tell on sign_offs (id) where outcome = 'void' and not void_told;

    create table sign_off_runs (
      sign_off_id uuid not null references sign_offs on delete cascade,
      run_id      uuid not null,
      test_set    text not null,
      environment text not null,
      revision    integer not null,
      primary key (sign_off_id, run_id)
    );
    comment on table sign_off_runs is 'All runs that a sign-off covers, with the repeats of their parts';
    comment on column sign_off_runs.environment is 'Where it ran: the name of its pinned environment';
    create index sign_off_runs_by_run on sign_off_runs (run_id);
    create index sign_off_runs_by_test_set on sign_off_runs (test_set, revision);
    create index sign_off_runs_by_environment on sign_off_runs (environment);

    create table sign_off_signatories (
      sign_off_id uuid not null references sign_offs on delete cascade,
      position    integer not null check (position >= 0),
      ref         text not null,
      decision    text check (decision in ('accepted', 'acceptedWithRemarks', 'refused')),
      comment     text,
      decided_by  jsonb,
      decided_at  timestamptz,
      hash        text,
      primary key (sign_off_id, ref),
      check ((decision is null) = (decided_by is null)),
      check ((decision is null) = (decided_at is null)),
      check ((decision is null) = (hash is null)),
      check (decision is null or decision = 'accepted' or comment <> '')
    );
    comment on column sign_off_signatories.ref is 'A user, or a group of which one member signs';
    comment on column sign_off_signatories.hash is 'What was signed: the hash of the snapshot';
    create index sign_off_signatories_by_ref on sign_off_signatories (ref) where decision is null;

    create table sign_off_reports (
      sign_off_id uuid not null references sign_offs on delete cascade,
      format      text not null check (format in ('html', 'pdf')),
      sha256      text not null,
      size        bigint not null,
      made_at     timestamptz not null default now(),
      primary key (sign_off_id, format)
    );
    create index sign_off_reports_by_content on sign_off_reports (sha256);

    alter table test_runs add column holds integer not null default 0 check (holds >= 0);
    comment on column test_runs.holds is 'Sign-offs that stand and cover the run: retention leaves it alone';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table test_runs drop column holds;
    drop table sign_off_reports;
    drop table sign_off_signatories;
    drop table sign_off_runs;
    drop table sign_offs;
  `);
};
