import type { Knex } from 'knex';

const tables = [
  'test_runs',
  'iterations',
  'attempts',
  'test_run_steps',
  'step_artifacts',
];

/**
 * Takes the indexes of runs and their results away and keeps their rows out of the log, so that millions of rows are
 * written in minutes; an index is made faster of rows that are there.
 *
 * @returns statements that bring the indexes back
 */
export async function setAsideIndexes(knex: Knex): Promise<string[]> {
  const { rows: keys } = await knex.raw(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where conrelid::regclass::text = any(?) and contype in ('p', 'u')
       -- A key that others refer to stays.
       and not exists (select from pg_constraint f where f.confrelid = pg_constraint.conrelid and f.contype = 'f')`,
    [tables],
  );
  const { rows: indexes } = await knex.raw(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid::regclass::text = any(?)
       and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  for (const { table, name } of keys) {
    await knex.raw(`alter table ${table} drop constraint ${name}`);
  }
  for (const { name } of indexes) {
    await knex.raw(`drop index ${name}`);
  }
  const { rows: partitions } = await knex.raw(
    `select inhrelid::regclass::text as name from pg_inherits
     join pg_class on pg_class.oid = inhrelid and relkind = 'r'`,
  );
  for (const { name } of partitions) {
    await knex.raw(`alter table ${name} set unlogged`);
  }
  return [
    ...keys.map(
      ({ table, name, definition }: any) =>
        `alter table ${table} add constraint ${name} ${definition}`,
    ),
    ...indexes.map(({ definition }: any) => definition),
  ];
}

/** Brings indexes back. */
export async function restoreIndexes(
  knex: Knex,
  statements: string[],
): Promise<void> {
  await knex.transaction(async trx => {
    await trx.raw(`set local maintenance_work_mem = '1GB'`);
    for (const statement of statements) {
      await trx.raw(statement);
    }
  });
}
