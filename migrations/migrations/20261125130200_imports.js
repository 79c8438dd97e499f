/** Results from elsewhere: test sets whose content is kept elsewhere, and which file became which run. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table test_sets add column source text not null default 'portal' check (source in ('portal', 'import'));

    create table imports (
      test_set     text not null,
      key          text not null,
      content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
      run_id       uuid references test_runs on delete cascade,
      created_at   timestamptz not null default now(),
      primary key (test_set, key)
    );
    comment on column imports.key is 'What the sender calls the import, or the hash of its content: the same is imported once';
    create index imports_of_run on imports (run_id);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table imports;
    alter table test_sets drop column source;
  `);
};
