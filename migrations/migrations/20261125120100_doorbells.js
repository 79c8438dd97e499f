/**
 * Doorbells: executors that are rung instead of being handed shards. A row is one ring: `there is work in this run`.
 *
 * Rows are few and short-lived, and nothing depends on them: a run without them is rung for anew.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(`
    create table doorbells (
      token_hash    bytea primary key,
      run_id        uuid not null references test_runs on delete cascade,
      executor      text not null,
      slots         integer not null check (slots >= 1),
      rung_at       timestamptz not null default statement_timestamp(),
      lost_at       timestamptz not null,
      expires_at    timestamptz not null check (expires_at > rung_at),
      answered_at   timestamptz,
      ended_at      timestamptz,
      shard_id      uuid,
      shard_attempt integer,
      check ((shard_id is null) = (shard_attempt is null))
    );
    comment on column doorbells.slots is 'Shards that the executor may carry out at the same time';
    comment on column doorbells.lost_at is 'Who has not answered until then is taken for lost, and another one is rung';
    comment on column doorbells.answered_at is 'When a shard was claimed with it last';
    comment on column doorbells.ended_at is 'When it was told that there is nothing to do any more';
    comment on column doorbells.shard_id is 'The shard claimed last; no reference, because shards come and go';
    create index doorbells_of_executor on doorbells (executor, rung_at);
    create index doorbells_of_run on doorbells (run_id);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop table doorbells');
};
