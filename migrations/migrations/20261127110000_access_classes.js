/**
 * Who may see a test set, and its runs, is decided by its owner, by what it tests, by its tags and by its environments.
 * An access class is one combination of these. Test sets and runs carry the number of theirs, so that lists are
 * filtered by it alone.
 *
 * - A class never changes. What has other facts has another class: what was once decided of a class holds.
 * - Numbers rise in the order of commits: who makes a class holds the row of `access_head` until its end. So whoever
 *   sees a class sees all that are older, and whoever has read up to `newest` has missed none.
 * - The class of a test set is settled when its transaction commits, once, whatever has been changed and by whom: the
 *   portal, an import, an older replica, or a person with SQL. That of its runs changes with it. Runs are locked in the
 *   order of their ids, as everywhere.
 * - Runs of a test set that is gone have no class, and what has none is hidden from everybody who does not see all.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table access_classes (
      id           integer primary key,
      facts_hash   bytea not null unique check (octet_length(facts_hash) = 32),
      owner        text not null,
      tests        text[] not null,
      tags         text[] not null,
      environments text[] not null
    );
    comment on column access_classes.facts_hash is 'SHA-256 of the facts, each list in order';

    create table access_head (
      only_row boolean primary key default true check (only_row),
      newest   integer not null
    ) with (fillfactor = 50);
    insert into access_head (newest) values (0);
    comment on column access_head.newest is 'No class has a higher number';

    alter table test_sets add column access_class integer references access_classes;
    comment on column test_sets.access_class is 'Settled at commit';
    create index test_sets_by_access_class on test_sets (access_class);

    create function in_order(list text[]) returns text[] language sql immutable as $$
      select array(select distinct item collate "C" from unnest(list) as item order by 1)
    $$;

    create function access_class_of(given test_sets) returns integer language plpgsql
    set search_path from current as $$
    declare
      facts access_classes;
      found_id integer;
    begin
      facts.owner := given.owner;
      facts.tests := in_order(given.tests);
      facts.tags := in_order(given.tags);
      facts.environments := in_order(array(
        select environment from test_set_environments where test_set_id = given.id
      ));
      facts.facts_hash := sha256(convert_to(
        jsonb_build_array(facts.owner, facts.tests, facts.tags, facts.environments)::text, 'UTF8'
      ));
      -- Locked, so that nobody takes it for unused and deletes it.
      select id into found_id from access_classes where facts_hash = facts.facts_hash for key share;
      if found then
        return found_id;
      end if;
      perform 1 from access_head for update;
      -- Another one may have made it while the lock was waited for.
      select id into found_id from access_classes where facts_hash = facts.facts_hash for key share;
      if found then
        return found_id;
      end if;
      update access_head set newest = newest + 1 returning newest into facts.id;
      insert into access_classes values (facts.*);
      return facts.id;
    end
    $$;

    update test_sets set access_class = access_class_of(test_sets.*);

    -- From here on runs are locked until all of them are filled.
    alter table test_runs add column access_class integer;
    comment on column test_runs.access_class is 'That of the test set; null when it is gone';
    update test_runs r set access_class = t.access_class from test_sets t where t.name = r.test_set;
    create index test_runs_of_access_class on test_runs (access_class, created_at desc, id desc);

    create function set_access_class_of_runs(of_test_set text, class integer) returns void language sql
    set search_path from current as $$
      update test_runs set access_class = class where id in (
        select id from test_runs where test_set = of_test_set and access_class is distinct from class
        order by id for no key update
      )
    $$;

    create function settle_access_class(of_id uuid) returns void language plpgsql set search_path from current as $$
    declare
      given test_sets;
      class integer;
    begin
      select * into given from test_sets where id = of_id for no key update;
      if not found then
        return;
      end if;
      class := access_class_of(given);
      if class is distinct from given.access_class then
        update test_sets set access_class = class where id = of_id;
        -- Those of a deleted test set of the same name as well: a name that comes back brings its runs back.
        perform set_access_class_of_runs(given.name, class);
      end if;
    end
    $$;

    create function settle_changed_test_set() returns trigger language plpgsql set search_path from current as $$
    begin
      perform settle_access_class(new.id);
      return null;
    end
    $$;
    create constraint trigger test_sets_settle_access_class after insert or update of owner, tests, tags on test_sets
      deferrable initially deferred for each row execute function settle_changed_test_set();

    create function settle_changed_environments() returns trigger language plpgsql set search_path from current as $$
    begin
      perform settle_access_class(coalesce(new.test_set_id, old.test_set_id));
      return null;
    end
    $$;
    create constraint trigger environments_settle_access_class after insert or update or delete on test_set_environments
      deferrable initially deferred for each row execute function settle_changed_environments();

    create function forget_access_class() returns trigger language plpgsql set search_path from current as $$
    begin
      perform set_access_class_of_runs(old.name, null);
      return null;
    end
    $$;
    -- At once, and not at commit: then the head of the audit trail is locked, and who holds a run may wait for that.
    create trigger test_sets_forget_access_class after delete on test_sets
      for each row execute function forget_access_class();

    create function take_access_class() returns trigger language plpgsql set search_path from current as $$
    begin
      -- Who starts a run has the row of its test set locked.
      select access_class into new.access_class from test_sets where name = new.test_set;
      return new;
    end
    $$;
    create trigger test_runs_take_access_class before insert on test_runs
      for each row execute function take_access_class();
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop trigger test_runs_take_access_class on test_runs;
    drop trigger test_sets_forget_access_class on test_sets;
    drop trigger environments_settle_access_class on test_set_environments;
    drop trigger test_sets_settle_access_class on test_sets;
    drop function take_access_class;
    drop function forget_access_class;
    drop function settle_changed_environments;
    drop function settle_changed_test_set;
    drop function settle_access_class;
    drop function set_access_class_of_runs;
    drop function access_class_of;
    drop function in_order;
    alter table test_runs drop column access_class;
    alter table test_sets drop column access_class;
    drop table access_head;
    drop table access_classes;
  `);
};
