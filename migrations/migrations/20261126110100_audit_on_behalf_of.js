/**
 * A service may act for a user: the entry says for whom.
 *
 * The hash of an entry covers it as one more item, and only where there is one: entries written before, and those of an
 * older release that works beside this one, are hashed as ever and go on to verify.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table audit_entries
      add column on_behalf_of_ref  text,
      add column on_behalf_of_eid  text,
      add column on_behalf_of_name text,
      add constraint audit_entries_on_behalf_of_somebody
        check (on_behalf_of_ref is not null or (on_behalf_of_eid is null and on_behalf_of_name is null));
    create index audit_entries_on_behalf_of on audit_entries (on_behalf_of_ref, id desc)
      where on_behalf_of_ref is not null;

    create or replace function audit_entry_text(entry audit_entries) returns text language sql stable as $$
      select (jsonb_build_array(
        entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_ref, entry.actor_eid, entry.actor_name, entry.origin, entry.request_id,
        entry.action, entry.resource_kind, entry.resource_name, entry.differences
      ) || case when entry.on_behalf_of_ref is null then '[]'::jsonb else jsonb_build_array(
        jsonb_build_array(entry.on_behalf_of_ref, entry.on_behalf_of_eid, entry.on_behalf_of_name)
      ) end)::text
    $$;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    create or replace function audit_entry_text(entry audit_entries) returns text language sql stable as $$
      select jsonb_build_array(
        entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_ref, entry.actor_eid, entry.actor_name, entry.origin, entry.request_id,
        entry.action, entry.resource_kind, entry.resource_name, entry.differences
      )::text
    $$;
    alter table audit_entries
      drop column on_behalf_of_ref,
      drop column on_behalf_of_eid,
      drop column on_behalf_of_name;
  `);
};
