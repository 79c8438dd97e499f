/**
 * Who may see which test sets is decided by owner, by what they test, and by tags: lists are filtered by these. What is
 * tested has its index from the beginning.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create index test_sets_by_owner on test_sets (owner);
    create index test_sets_by_tag on test_sets using gin (tags);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop index test_sets_by_tag;
    drop index test_sets_by_owner;
  `);
};
