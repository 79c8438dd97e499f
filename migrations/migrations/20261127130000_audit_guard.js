/**
 * What may go from the audit trail is decided by what it holds, and by no setting of a session.
 *
 * The head says up to which position entries were forgotten. Entries and links go only up to there, and the head moves
 * there only over a beginning of the chain that is older than the shortest retention, in a transaction that leaves the
 * entry that says so. In all else the head only follows the chain: each link is computed by the database, from the entry
 * and the head, whoever inserts it.
 *
 * Entries may come from the command line, too.
 *
 * This keeps from it whoever may write to the tables. Their owner can switch the triggers off, as ever: then the chain
 * shows it, and a head that was kept elsewhere.
 */

/** As `uat.audit.retentionDays` takes them. */
const leastAge = `interval '30 days'`;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table audit_entries drop constraint audit_entries_origin_check;
    -- What is there has kept a stricter rule.
    alter table audit_entries add constraint audit_entries_origin_check
      check (origin in ('portal', 'api', 'cli', 'configuration', 'catalog', 'schedule')) not valid;

    alter table audit_head add column forgotten bigint not null default 0 check (forgotten >= 0);
    comment on column audit_head.forgotten is 'Entries up to this position were forgotten, and may be deleted';
    update audit_head set forgotten = coalesce((select min(position) - 1 from audit_chain), 0);

    create or replace function chain_audit_entry() returns trigger language plpgsql set search_path from current as $$
    begin
      insert into audit_chain (entry_id) values (new.id);
      return null;
    end
    $$;

    create function link_audit_entry() returns trigger language plpgsql set search_path from current as $$
    declare
      newest audit_head;
    begin
      select * into strict newest from audit_head for update;
      new.position := newest.position + 1;
      select sha256(convert_to(encode(newest.hash, 'hex') || E'\\n' || audit_entry_text(e), 'UTF8')) into strict new.hash
        from audit_entries e where e.id = new.entry_id;
      return new;
    end
    $$;
    create trigger audit_chain_is_computed before insert on audit_chain
      for each row execute function link_audit_entry();

    create function advance_audit_head() returns trigger language plpgsql set search_path from current as $$
    begin
      update audit_head set position = new.position, hash = new.hash;
      return null;
    end
    $$;
    create trigger audit_chain_moves_head after insert on audit_chain
      for each row execute function advance_audit_head();

    create function guard_audit_head() returns trigger language plpgsql set search_path from current as $$
    begin
      if new.forgotten = old.forgotten and new.position = old.position + 1 and exists (
        select from audit_chain c where c.position = new.position and c.hash = new.hash
      ) then
        return new;
      end if;
      -- A link whose entry is not there is no old one.
      if new.forgotten > old.forgotten and new.forgotten < new.position
        and new.position = old.position and new.hash = old.hash
        and not exists (
          select from audit_chain c left join audit_entries e on e.id = c.entry_id
          where c.position <= new.forgotten and (e.at < now() - ${leastAge}) is not true
        )
      then
        return new;
      end if;
      raise exception 'The head of the audit trail follows the trail: this change of it is refused'
        using errcode = 'insufficient_privilege';
    end
    $$;
    create trigger audit_head_follows before update on audit_head
      for each row execute function guard_audit_head();
    create trigger audit_head_stays before delete on audit_head
      for each row execute function refuse_audit_change();
    create trigger audit_head_stays_all before truncate on audit_head
      for each statement execute function refuse_audit_change();

    create function demand_entry_of_forgetting() returns trigger language plpgsql set search_path from current as $$
    declare
      said jsonb;
    begin
      select differences -> 0 -> 'new' into said from audit_entries
        where action = 'auditTrail.forgotten' order by id desc limit 1;
      if (said ->> 'position')::bigint is distinct from new.forgotten then
        raise exception 'Nothing is forgotten of the audit trail without an entry that says so'
          using errcode = 'insufficient_privilege';
      end if;
      return null;
    end
    $$;
    create constraint trigger audit_forgetting_is_said after update of forgotten on audit_head
      deferrable initially deferred for each row when (new.forgotten > old.forgotten)
      execute function demand_entry_of_forgetting();

    create or replace function refuse_audit_change() returns trigger language plpgsql set search_path from current as $$
    declare
      place bigint;
    begin
      if tg_op = 'DELETE' and tg_table_name = 'audit_entries' then
        select position into place from audit_chain where entry_id = old.id;
      elsif tg_op = 'DELETE' and tg_table_name = 'audit_chain' then
        place := old.position;
      end if;
      if place <= (select forgotten from audit_head) then
        return old;
      end if;
      raise exception 'The audit trail can only grow: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
    end
    $$;

    create or replace function forget_audit_entries(older_than timestamptz, at_most integer)
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
      update audit_head h set forgotten = reach;
      delete from audit_entries using audit_chain c where c.entry_id = audit_entries.id and c.position <= reach;
      delete from audit_chain where position <= reach;
      get diagnostics forgotten = row_count;
      return next;
    end
    $$;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    create or replace function forget_audit_entries(older_than timestamptz, at_most integer)
    returns table (forgotten bigint, last_position bigint, last_hash text)
    language plpgsql set search_path from current as $$
    declare
      reach bigint;
    begin
      perform 1 from audit_head for update;
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

    create or replace function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('uat.forgetting_audit_entries', true) = 'on' then
        return old;
      end if;
      raise exception 'The audit trail can only grow: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
    end
    $$;

    drop trigger audit_forgetting_is_said on audit_head;
    drop trigger audit_head_stays_all on audit_head;
    drop trigger audit_head_stays on audit_head;
    drop trigger audit_head_follows on audit_head;
    drop trigger audit_chain_moves_head on audit_chain;
    drop trigger audit_chain_is_computed on audit_chain;
    drop function demand_entry_of_forgetting;
    drop function guard_audit_head;
    drop function advance_audit_head;
    drop function link_audit_entry;

    create or replace function chain_audit_entry() returns trigger language plpgsql set search_path from current as $$
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
    alter table audit_head drop column forgotten;

    alter table audit_entries drop constraint audit_entries_origin_check;
    -- Entries of the command line stay.
    alter table audit_entries add constraint audit_entries_origin_check
      check (origin in ('portal', 'api', 'configuration', 'catalog', 'schedule')) not valid;
  `);
};
