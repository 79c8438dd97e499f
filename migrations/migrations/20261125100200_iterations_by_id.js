/**
 * The id comes first in the key of iterations: an id names one row, whatever the planner believes of how many iterations
 * a run has. With the run first, and no statistics yet of a partition that is new, each report read the whole run.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table iterations drop constraint iterations_pkey;
    alter table iterations add primary key (id, run_id);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table iterations drop constraint iterations_pkey;
    alter table iterations add primary key (run_id, id);
  `);
};
