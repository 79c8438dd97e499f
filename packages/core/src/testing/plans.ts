import type { Knex } from 'knex';

/** A node of a plan, as `explain (format json)` tells it. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: PlanNode[];
}

/** What the plans of all statements of a piece of work read, without having looked at anything else. */
export interface Reads {
  /** Tables and partitions of at least 1,000 rows that are read from one end to the other, with the statement. */
  whole: string[];
  /** Tables and partitions that are read or written at all. */
  relations: string[];
  indexes: string[];
}

/** Does a piece of work, and tells how PostgreSQL plans its statements with the statistics it has now. */
export async function readsOf(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<Reads> {
  const statements: Array<{ sql: string; bindings: unknown[] }> = [];
  const note = ({ sql, bindings }: { sql: string; bindings: unknown[] }) =>
    statements.push({ sql, bindings });
  knex.on('query', note);
  await work();
  knex.removeListener('query', note);

  const large: string[] = await knex('pg_class')
    .where('reltuples', '>=', 1_000)
    .whereRaw('relnamespace = current_schema()::regnamespace')
    .pluck('relname');
  const nodes: PlanNode[] = [];
  const whole: string[] = [];
  const connection = await knex.client.acquireConnection();
  try {
    for (const { sql, bindings } of statements) {
      if (/^\s*(select|with|insert|update|delete)\b/i.test(sql)) {
        const { rows } = await connection.query(
          `explain (format json) ${sql}`,
          bindings,
        );
        const found = nodesOf(rows[0]['QUERY PLAN'][0].Plan);
        nodes.push(...found);
        for (const node of found) {
          const name = node['Relation Name'] ?? '';
          if (node['Node Type'] === 'Seq Scan' && large.includes(name)) {
            whole.push(`${name}: ${sql}`);
          }
        }
      }
    }
  } finally {
    await knex.client.releaseConnection(connection);
  }
  const named = (list: Array<string | undefined>) =>
    [...new Set(list)].filter(name => name !== undefined).sort();
  return {
    whole: named(whole),
    relations: named(nodes.map(node => node['Relation Name'])),
    indexes: named(nodes.map(node => node['Index Name'])),
  };
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
