import type { Knex } from 'knex';

/** Tables that live by themselves: of executors, of files, and of reports that are made after the answer. */
const restless = new Set([
  'artifacts',
  'doorbells',
  'iteration_durations',
  'kept_files',
  'sign_off_reports',
]);

/** All that is kept, as one value for each table: whatever a request has changed, it differs. */
export async function stateOf(knex: Knex): Promise<Record<string, string>> {
  const tables: string[] = await knex('pg_class')
    .whereIn('relkind', ['r', 'p'])
    .where({ relispartition: false })
    .whereRaw('relnamespace = current_schema()::regnamespace')
    .whereRaw(`relname !~ 'knex_migrations'`)
    .orderBy('relname')
    .pluck('relname');
  const { rows } = await knex.raw(
    tables
      .filter(table => !restless.has(table))
      .map(
        table =>
          `select '${table}' as name, md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as hash from ${table} t`,
      )
      .join(' union all '),
  );
  return Object.fromEntries(
    rows.map((row: { name: string; hash: string }) => [row.name, row.hash]),
  );
}
