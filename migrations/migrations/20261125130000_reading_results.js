/** Reading the results of large runs: what did not pass is found without looking at what did. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create index iterations_not_passed on iterations (run_id, verdict, position) where verdict <> 'passed';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop index iterations_not_passed;
  `);
};
