/**
 * Who cancelled a run, with employee id and name as with everything else that people do. `cancelled_by` stays: it says
 * that somebody has, and older releases that work beside this one write it alone.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table test_runs add column cancelled_by_eid text, add column cancelled_by_name text
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table test_runs drop column cancelled_by_eid, drop column cancelled_by_name
  `);
};
