/**
 * For whom a service has saved a revision or imported results: with four eyes that person is an author as well.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table revisions add column on_behalf_of jsonb;
    alter table test_runs add column on_behalf_of jsonb;
    comment on column revisions.on_behalf_of is 'The person for whom a service said that it saved';
    comment on column test_runs.on_behalf_of is 'Of imported runs: the person for whom a service said that it imported';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table test_runs drop column on_behalf_of;
    alter table revisions drop column on_behalf_of;
  `);
};
