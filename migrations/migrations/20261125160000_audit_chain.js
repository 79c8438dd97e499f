/**
 * The audit trail can only grow, and shows when somebody has tampered with it.
 *
 * Each entry is chained: its hash covers its content and the hash of the entry before. The chain is made by a trigger
 * that runs at commit, so the lock on its newest link is the last one that a transaction takes and covers nothing but
 * the commit. Positions follow the order of commits and have no gaps, which the ids of entries cannot promise.
 *
 * Entries are changed and deleted by nobody. The one exception is `forget_audit_entries`, for the retention that the
 * operator has configured: it takes the oldest entries only, and an entry of its own says where the chain begins now.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table audit_chain (
      position bigint primary key check (position >= 1),
      entry_id bigint not null unique,
      hash     bytea not null check (octet_length(hash) = 32)
    );
    comment on column audit_chain.hash is 'SHA-256 of the hash before, a line break, and audit_entry_text of the entry';

    create table audit_head (
      only_row boolean primary key default true check (only_row),
      position bigint not null,
      hash     bytea not null
    ) with (fillfactor = 50);
    insert into audit_head (position, hash) values (0, decode(repeat('00', 32), 'hex'));

    create index audit_entries_by_age on audit_entries (id desc, at);
    create index audit_entries_by_actor on audit_entries (actor_ref, id desc);

    create function audit_entry_text(entry audit_entries) returns text language sql stable as $$
      select jsonb_build_array(
        entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_ref, entry.actor_eid, entry.actor_name, entry.origin, entry.request_id,
        entry.action, entry.resource_kind, entry.resource_name, entry.differences
      )::text
    $$;

    create function chain_audit_entry() returns trigger language plpgsql set search_path from current as $$
    declare
      newest audit_head;
    begin
      select * into strict newest from audit_head for update;
      newest.position := newest.position + 1;
      newest.hash := sha256(convert_to(encode(newest.hash, 'hex') || E'\\n' || audit_entry_text(new), 'UTF8'));
      insert into audit_chain (position, entry_id, hash) values (newest.position, new.id, newest.hash);
      update audit_head set position = newest.position, hash = newest.hash;
      return null;
    end
    $$;
    create constraint trigger audit_entries_are_chained after insert on audit_entries
      deferrable initially deferred for each row execute function chain_audit_entry();
  `);
  await chainExisting(knex);
  await knex.raw(`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('uat.forgetting_audit_entries', true) = 'on' then
        return old;
      end if;
      raise exception 'The audit trail can only grow: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
    end
    $$;
    create trigger audit_entries_stay before update or delete on audit_entries
      for each row execute function refuse_audit_change();
    create trigger audit_entries_stay_all before truncate on audit_entries
      for each statement execute function refuse_audit_change();
    create trigger audit_chain_stays before update or delete on audit_chain
      for each row execute function refuse_audit_change();
    create trigger audit_chain_stays_all before truncate on audit_chain
      for each statement execute function refuse_audit_change();

    create function forget_audit_entries(older_than timestamptz, at_most integer)
    returns table (forgotten bigint, last_position bigint, last_hash text)
    language plpgsql set search_path from current as $$
    declare
      reach bigint;
    begin
      perform 1 from audit_head for update;
      -- Only from the beginning of the chain, and never the newest entry: something must be left to hang on.
      select max(position) into reach from (
        select c.position,
          bool_and(e.at < older_than) over (order by c.position) as old
        from audit_chain c join audit_entries e on e.id = c.entry_id
        where c.position < (select position from audit_head)
        order by c.position limit at_most
      ) oldest where old;
      if reach is null then
        return;
      end if;
      last_position := reach;
      select encode(hash, 'hex') into last_hash from audit_chain where position = reach;
      perform set_config('uat.forgetting_audit_entries', 'on', true);
      delete from audit_entries using audit_chain c where c.entry_id = audit_entries.id and c.position <= reach;
      delete from audit_chain where position <= reach;
      get diagnostics forgotten = row_count;
      perform set_config('uat.forgetting_audit_entries', 'off', true);
      return next;
    end
    $$;

    -- Kinds of resources come with each release; the code that writes entries types them.
    alter table audit_entries drop constraint if exists audit_entries_resource_kind_check;
  `);
};

/** Entries of an older release, in the order in which they were made. */
async function chainExisting(knex) {
  await knex.raw(`
    do $$
    declare
      entry audit_entries;
      newest audit_head;
    begin
      select * into strict newest from audit_head for update;
      for entry in select * from audit_entries order by id loop
        newest.position := newest.position + 1;
        newest.hash := sha256(convert_to(encode(newest.hash, 'hex') || E'\\n' || audit_entry_text(entry), 'UTF8'));
        insert into audit_chain (position, entry_id, hash) values (newest.position, entry.id, newest.hash);
      end loop;
      update audit_head set position = newest.position, hash = newest.hash;
    end
    $$;
  `);
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop function forget_audit_entries;
    drop trigger audit_entries_are_chained on audit_entries;
    drop trigger audit_entries_stay on audit_entries;
    drop trigger audit_entries_stay_all on audit_entries;
    drop table audit_chain;
    drop table audit_head;
    drop function chain_audit_entry;
    drop function refuse_audit_change;
    drop function audit_entry_text;
    drop index audit_entries_by_age;
    drop index audit_entries_by_actor;
  `);
};
