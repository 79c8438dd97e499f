/**
 * Environments that run approved revisions only.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table environments add column protected boolean not null default false;
    comment on column environments.protected is 'Runs approved revisions only, by people who may run there';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('alter table environments drop column protected');
};
