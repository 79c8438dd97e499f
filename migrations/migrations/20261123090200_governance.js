/** Who changed what: one entry for each change, written in its transaction. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table audit_entries (
      id            bigint generated always as identity primary key,
      at            timestamptz not null default now(),
      actor_ref     text not null,
      actor_eid     text,
      actor_name    text,
      origin        text not null check (origin in ('portal', 'api', 'configuration', 'catalog', 'schedule')),
      request_id    text,
      action        text not null,
      resource_kind text not null check (resource_kind in ('testSet', 'environment', 'testRun')),
      resource_name text not null,
      differences   jsonb not null
    );
    comment on column audit_entries.differences is 'List of { path, old, new }; list items are named, not numbered';
    create index audit_entries_of_resource on audit_entries (resource_kind, resource_name, id desc);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop table audit_entries');
};
