/**
 * Iterations whose case answers requests in place of the site say so, and runs how many of theirs do: who reads a verdict
 * must see what it rests on, also in lists, and when the test set is gone. It is known from the steps when a run starts.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table iterations add column is_mocked boolean not null default false;
    comment on column iterations.is_mocked is 'Its case answers requests in place of the site';
    alter table test_runs add column mocked integer not null default 0;
    comment on column test_runs.mocked is 'Number of its iterations with is_mocked';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table test_runs drop column mocked;
    alter table iterations drop column is_mocked;
  `);
};
