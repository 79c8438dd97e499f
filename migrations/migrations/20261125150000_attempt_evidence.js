/**
 * What hangs on an attempt as a whole: its trace and video, remarks on them, and attempts made only for a trace.
 *
 * The files stand beside those of the steps, with −1 for the position of the step: one place says what refers to a
 * file, whatever it hangs on.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table attempts
      add column purpose text not null default 'test' check (purpose in ('test', 'trace')),
      add column remarks jsonb;
    comment on column attempts.purpose is 'trace: made only to record its trace; changes neither verdict nor counts';

    alter table step_artifacts drop constraint step_artifacts_kind_check;
    alter table step_artifacts add constraint step_artifacts_kind_check
      check (kind in ('screenshot', 'download', 'log', 'trace', 'video'));
    comment on column step_artifacts.sequence is 'Of the step; −1: the artifact hangs on the attempt';

    alter table artifacts drop constraint artifacts_kind_check;
    alter table artifacts add constraint artifacts_kind_check
      check (kind in ('screenshot', 'download', 'log', 'trace', 'video'));
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    delete from step_artifacts where sequence < 0;
    delete from artifacts where kind in ('trace', 'video');
    alter table artifacts drop constraint artifacts_kind_check;
    alter table artifacts add constraint artifacts_kind_check check (kind in ('screenshot', 'download', 'log'));
    alter table step_artifacts drop constraint step_artifacts_kind_check;
    alter table step_artifacts add constraint step_artifacts_kind_check
      check (kind in ('screenshot', 'download', 'log'));

    delete from step_artifacts s using attempts a where a.purpose = 'trace'
      and (s.run_id, s.iteration_id, s.shard_attempt, s.try) = (a.run_id, a.iteration_id, a.shard_attempt, a.try);
    delete from test_run_steps s using attempts a where a.purpose = 'trace'
      and (s.run_id, s.iteration_id, s.shard_attempt, s.try) = (a.run_id, a.iteration_id, a.shard_attempt, a.try);
    delete from attempts where purpose = 'trace';
    alter table attempts drop column remarks, drop column purpose;
  `);
};
