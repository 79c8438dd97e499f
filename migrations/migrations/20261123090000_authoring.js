/**
 * Test sets with their content, and the environments where they run.
 *
 * A revision is the whole content as one immutable snapshot: what runs are pinned to. The tables below test_sets hold
 * the content of the newest revision in rows, for questions across test sets; both are written in one transaction.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table environments (
      name          text primary key,
      title         text not null,
      base_url      text not null,
      variables     jsonb not null default '{}',
      secrets       text[] not null default '{}',
      allowed_hosts text[] not null default '{}',
      managed_by    text not null check (managed_by in ('portal', 'configuration')),
      created_at    timestamptz not null default now(),
      updated_at    timestamptz not null default now()
    );
    comment on column environments.secrets is 'Names only: values live with the executor';

    create table test_sets (
      id          uuid primary key default gen_random_uuid(),
      name        text not null unique,
      title       text not null,
      description text not null,
      owner       text not null,
      tests       text[] not null,
      system      text,
      tags        text[] not null,
      case_count  integer not null check (case_count >= 0),
      revision    integer not null check (revision >= 1),
      last_run    integer not null check (last_run >= 0),
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      updated_by  jsonb not null
    );
    create index test_sets_by_tested_entity on test_sets using gin (tests);
    create index test_sets_by_title on test_sets (title, name);
    comment on column test_sets.last_run is 'Number of the newest run: runs are counted by test set';

    create table test_set_environments (
      test_set_id uuid not null references test_sets on delete cascade,
      position    integer not null check (position >= 0),
      environment text not null references environments on delete restrict,
      primary key (test_set_id, position),
      unique (test_set_id, environment)
    );
    create index test_set_environments_by_environment on test_set_environments (environment);

    create table revisions (
      id          uuid primary key default gen_random_uuid(),
      test_set_id uuid references test_sets on delete set null,
      number      integer not null check (number >= 1),
      hash        text not null check (hash ~ '^[0-9a-f]{64}$'),
      snapshot    jsonb not null,
      comment     text not null,
      created_at  timestamptz not null default now(),
      created_by  jsonb not null,
      unique (test_set_id, number)
    );
    comment on column revisions.test_set_id is 'Null when the test set was deleted and runs still need the snapshot';

    create table data_sets (
      id          uuid primary key default gen_random_uuid(),
      test_set_id uuid not null references test_sets on delete cascade,
      position    integer not null check (position >= 0),
      name        text not null,
      columns     jsonb not null,
      unique (test_set_id, name)
    );

    create table data_rows (
      data_set_id uuid not null references data_sets on delete cascade,
      position    integer not null check (position >= 0),
      key         text not null,
      cells       jsonb not null,
      disabled    boolean not null,
      primary key (data_set_id, position),
      unique (data_set_id, key)
    );

    create table test_cases (
      test_set_id uuid not null references test_sets on delete cascade,
      position    integer not null check (position >= 0),
      name        text not null,
      description text,
      data_set    text,
      tags        text[] not null,
      disabled    boolean not null,
      steps       jsonb not null,
      primary key (test_set_id, position),
      unique (test_set_id, name)
    );

    create table step_groups (
      test_set_id uuid not null references test_sets on delete cascade,
      position    integer not null check (position >= 0),
      name        text not null,
      description text,
      parameters  jsonb not null,
      steps       jsonb not null,
      primary key (test_set_id, position),
      unique (test_set_id, name)
    );

    create table elements (
      test_set_id  uuid not null references test_sets on delete cascade,
      position     integer not null check (position >= 0),
      name         text not null,
      locator      jsonb not null,
      alternatives jsonb not null,
      note         text,
      primary key (test_set_id, position),
      unique (test_set_id, name)
    );
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table elements;
    drop table step_groups;
    drop table test_cases;
    drop table data_rows;
    drop table data_sets;
    drop table revisions;
    drop table test_set_environments;
    drop table test_sets;
    drop table environments;
  `);
};
