/** Which executor carries out runs in an environment is a property of the environment: only some may reach it. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table environments add column executor text;
    comment on column environments.executor is 'Carries out runs whose starter names no other; null: the usual one';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('alter table environments drop column executor');
};
