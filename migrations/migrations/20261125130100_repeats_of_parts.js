/** Repeats of a part of a run are read together with the run. Repeats of all of it stand for themselves. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table test_runs add column repeats_part boolean not null default false;
    create index test_runs_by_repeated on test_runs (repeats_id) where repeats_id is not null;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop index test_runs_by_repeated;
    alter table test_runs drop column repeats_part;
  `);
};
