import type { Knex } from 'knex';

// One json parameter holds a whole chunk, so the number of rows is not bound by the 65,535 parameters of a statement.
const chunkSize = 5_000;

/**
 * Writes many rows with one statement.
 *
 * @param columns - names of the columns with their PostgreSQL types; a row has a property for each
 * @param then - what follows the `select`: `order by`, `on conflict`, `returning`
 * @returns what `returning` asks for
 */
export async function insertRows<Returned = never>(
  trx: Knex,
  table: string,
  columns: Record<string, string>,
  rows: object[],
  then = '',
): Promise<Returned[]> {
  const statement = `${insertOf(table, columns)} ${then}`;
  const returned: Returned[] = [];
  for (let at = 0; at < rows.length; at += chunkSize) {
    const result = await trx.raw(statement, [
      JSON.stringify(rows.slice(at, at + chunkSize)),
    ]);
    returned.push(...result.rows);
  }
  return returned;
}

/** An insert of rows that come as one json parameter: a list of objects. It is read once, so it need not become jsonb. */
export function insertOf(
  table: string,
  columns: Record<string, string>,
): string {
  const names = Object.keys(columns).join(', ');
  return `insert into ${table} (${names})
    select ${names} from json_to_recordset(cast(? as json)) as given(${recordColumns(
    columns,
  )})`;
}

/** The column list that `json_to_recordset` needs. */
export function recordColumns(columns: Record<string, string>): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}
