/**
 * The newest access class as a function: each filtered statement asks for it, and PostgreSQL plans a call faster than a
 * subquery. Its own plan is kept by the connection.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create function newest_access_class() returns integer language plpgsql stable parallel safe
    set search_path from current as $$
    begin
      return (select newest from access_head);
    end
    $$
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop function newest_access_class');
};
