/**
 * Checks: iterations that people perform.
 *
 * Each has a shard of its own in the state “people”, which no dispatcher looks at: it is never queued, has no lease and
 * no token, and its lock is the lock of the check. What people say is kept in `manual_answers` until they finish; then it
 * becomes an attempt with steps, as a runner reports it. Pictures stand in `step_artifacts` from the beginning: that is
 * where retention looks.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table shards drop constraint shards_state_check;
    alter table shards add constraint shards_state_check check (state in ('queued', 'running', 'people', 'finished'));
    create index shards_of_people on shards (run_id) where state = 'people';

    alter table test_runs add column open_checks integer not null default 0 check (open_checks >= 0);
    comment on column test_runs.open_checks is 'Iterations without a result that people are to perform';
    alter table iterations add column is_manual boolean not null default false;
    alter table test_cases add column assignee text;

    create table manual_checks (
      run_id       uuid not null references test_runs on delete cascade,
      iteration_id uuid not null,
      shard_id     uuid not null unique references shards on delete cascade,
      assignee     text not null,
      due_at       timestamptz,
      step_count   integer not null check (step_count >= 0),
      plan         jsonb,
      begun_at     timestamptz,
      claimed_by   jsonb,
      claimed_at   timestamptz,
      finished_at  timestamptz,
      performed_by jsonb,
      announced_at timestamptz,
      reminded_at  timestamptz,
      overdue_at   timestamptz,
      primary key (run_id, iteration_id),
      check ((claimed_by is null) = (claimed_at is null)),
      check ((plan is null) = (begun_at is null))
    ) with (fillfactor = 80);
    comment on column manual_checks.plan is 'The steps in words, with generated values, since somebody has begun';
    comment on column manual_checks.finished_at is 'When it came to a verdict, be it that its run was cancelled';
    comment on column manual_checks.announced_at is 'When the assignee was told of it';
    comment on column manual_checks.reminded_at is 'When the assignee was told that it is due soon';
    comment on column manual_checks.overdue_at is 'When the assignee was told that it is overdue';
    create index manual_checks_of_assignee on manual_checks (assignee) where finished_at is null;
    create index manual_checks_of_performer on manual_checks ((claimed_by ->> 'ref')) where finished_at is null;
    create index manual_checks_due on manual_checks (due_at) where finished_at is null;
    create index manual_checks_to_announce on manual_checks (run_id) where announced_at is null and finished_at is null;

    create table manual_answers (
      run_id       uuid not null,
      iteration_id uuid not null,
      sequence     integer not null check (sequence >= 0),
      answer       text check (answer in ('passed', 'failed', 'blocked', 'skipped')),
      remark       text not null default '',
      answered_by  jsonb not null,
      answered_at  timestamptz not null default statement_timestamp(),
      primary key (run_id, iteration_id, sequence),
      foreign key (run_id, iteration_id) references manual_checks on delete cascade
    );
    comment on column manual_answers.answer is 'Null: there is only a remark or a picture so far';
  `);
};

/** Open checks cannot be performed by an earlier version: they are cancelled. @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    with ended as (
      update iterations i set state = 'finished', verdict = 'cancelled', message = 'Checks of people were taken away'
      from shards s where s.id = i.shard_id and s.state = 'people' and i.state <> 'finished'
      returning i.run_id
    ), counted as (
      select run_id, count(*) as checks from ended group by run_id
    )
    update test_runs r set cancelled = cancelled + counted.checks,
      (state, verdict, finished_at) = (
        select case when done then 'finished' else r.state end, case when done then 'cancelled' end,
          case when done then now() end
        from (select passed + failed + error + flaky + skipped + r.cancelled + counted.checks = total as done) as run
      )
    from counted where counted.run_id = r.id;
    update shards set state = 'finished', outcome = 'cancelled', finished_at = now() where state = 'people';

    drop table manual_answers;
    drop table manual_checks;
    alter table test_cases drop column assignee;
    alter table iterations drop column is_manual;
    alter table test_runs drop column open_checks;
    drop index shards_of_people;
    alter table shards drop constraint shards_state_check;
    alter table shards add constraint shards_state_check check (state in ('queued', 'running', 'finished'));
  `);
};
