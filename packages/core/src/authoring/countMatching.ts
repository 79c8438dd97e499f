import type { Knex } from 'knex';
import type { TestSetFilter } from '../types';
import { simplified } from './simplifyFilter';
import { conditionOf, type Condition } from './testSetFilter';

/*
 * Counting by a filter that matches much would hold every row against it. What indexes know is counted instead:
 * - whoever sees all but a few sees all of them without those few;
 * - what matches one or the other is what matches the first, and what matches the other without the first.
 */

const everything: Condition = { sql: 'true', bindings: [] };

/** How many of all test sets match. */
export async function countMatching(
  db: Knex,
  filter: TestSetFilter,
): Promise<number> {
  const { sql, bindings } = totalOf(simplified(filter));
  const { rows } = await db.raw(`select ${sql} as total`, bindings);
  return Number(rows[0].total);
}

function totalOf(filter: TestSetFilter): Condition {
  if ('not' in filter) {
    return joined('-', [counted(everything), counted(found(filter.not))]);
  }
  if (!('anyOf' in filter)) {
    return counted(found(filter));
  }
  const hidden = filter.anyOf.flatMap(part => ('not' in part ? part.not : []));
  if (hidden.length > 0) {
    const others = filter.anyOf.filter(part => !('not' in part));
    return joined('-', [
      counted(everything),
      counted(found(simplified({ allOf: hidden })), without(others)),
    ]);
  }
  return filter.anyOf.length === 0
    ? { sql: '0', bindings: [] }
    : joined(
        '+',
        filter.anyOf.map((part, index) =>
          counted(found(part), without(filter.anyOf.slice(0, index))),
        ),
      );
}

function counted(...conditions: Condition[]): Condition {
  const { sql, bindings } = joined('and', conditions);
  return {
    sql: `(select count(*) from test_sets as t where ${sql})`,
    bindings,
  };
}

/** Written so that an index is used. */
function found(filter: TestSetFilter): Condition {
  return 'ownedBy' in filter
    ? {
        // Owners that the planner does not see it cannot estimate one by one, which takes longer than to find them.
        sql: '(t.owner = any(array(select unnest(cast(? as text[])))))',
        bindings: [filter.ownedBy],
      }
    : conditionOf(filter);
}

/** Written so that it is only held against what was found. */
function without(parts: TestSetFilter[]): Condition {
  const { sql, bindings } = conditionOf({ anyOf: parts });
  return { sql: `case when ${sql} then false else true end`, bindings };
}

function joined(operator: string, parts: Condition[]): Condition {
  return {
    sql: parts.map(({ sql }) => sql).join(` ${operator} `),
    bindings: parts.flatMap(({ bindings }) => bindings),
  };
}
