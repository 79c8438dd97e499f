/** What a failed attempt broke down on, so that a lost browser makes no iteration flaky. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table attempts add column failure text check (failure in ('test', 'infrastructure'));
    comment on column attempts.failure is 'Of one that failed or ended as error; null: of before this was known, or none';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('alter table attempts drop column failure');
};
