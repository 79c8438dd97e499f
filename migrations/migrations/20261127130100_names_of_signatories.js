/**
 * How a signatory was called when they were asked, and anew when they signed. Of people who sign for themselves
 * `decided_by` says it already; of a group nothing did, and a catalog that is asked years later may answer something else.
 *
 * It stands beside what is signed, not in it: neither a snapshot nor its hash changes, so signatures that were made before
 * verify as they did. Theirs stay without a name.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table sign_off_signatories add column name text;
    comment on column sign_off_signatories.name is
      'How the catalog called them when they were asked, and once more when they signed; null where it did not know them'
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('alter table sign_off_signatories drop column name');
};
