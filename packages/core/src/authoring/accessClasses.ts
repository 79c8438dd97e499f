import type { Knex } from 'knex';
import type { TestSetFilter, TestSetTraits } from '../types';
import { matchesFilter } from './testSetFilter';

/*
 * Test sets with the same owner, tags, environments and tested entities are of one access class, and runs carry the class
 * of their test set. A filter is held against the classes, here, and lists are read by their numbers alone.
 *
 * What is kept here cannot become wrong: a class never changes, the database settles who belongs to which when a change
 * commits, and nothing is found as long as there is a class that is not known. So an answer that has something in it is
 * complete, and after an empty one it is asked for new classes.
 */

/** The classes that a filter matches, of those that were known when it was asked. */
export interface VisibleClasses {
  visible: number[];
  hidden: number[];
  /** No class with a higher number was known. */
  newest: number;
  /** The bit of a visible class is set, at the place of its number. */
  bits: Buffer;
  /**
   * Where so many newest runs were, the last time they were looked for: none was older than `since`, and until
   * `nearUntil`, in ms as of `Date.now()`, all count as near the newest of all. A hint where to look for them.
   */
  newestRuns?: { limit: number; since: Date; nearUntil: number };
}

interface AccessClass extends TestSetTraits {
  id: number;
}

/** So many filters are remembered: those of the people who have read lists last. */
const mostFilters = 250;

export class AccessClasses {
  /** In the order of their numbers. */
  readonly #known: AccessClass[] = [];
  #newest = 0;
  /** By the text of the filter, the one that was used last at the end. */
  readonly #decided = new Map<string, VisibleClasses>();

  /**
   * Reads what may be seen.
   *
   * @param visible - nothing: everything may be seen
   * @param read - reads by the classes that it is given; with classes that are not known it finds nothing
   * @param isProven - whether what was read could not have been found with unknown classes; otherwise it is asked for them
   */
  async read<Found>(
    db: Knex,
    visible: TestSetFilter | undefined,
    read: (classes?: VisibleClasses) => Promise<Found>,
    isProven: (found: Found) => boolean = () => false,
  ): Promise<Found> {
    if (!visible) {
      return read();
    }
    for (;;) {
      const classes = this.#classesOf(visible);
      const found = await read(classes);
      if (isProven(found)) {
        return found;
      }
      await this.#learn(db);
      if (classes.newest === this.#newest) {
        return found;
      }
    }
  }

  /** Reads the classes that are not known. */
  async #learn(db: Knex): Promise<void> {
    const { newest } = await db('access_head').first('newest');
    if (newest <= this.#newest) {
      return;
    }
    const classes: AccessClass[] = await db('access_classes')
      .where('id', '>', this.#newest)
      .orderBy('id')
      .select('id', 'owner', 'tests', 'tags', 'environments');
    // Others may have read the same in the meantime.
    const last = this.#known.at(-1)?.id ?? 0;
    this.#known.push(...classes.filter(({ id }) => id > last));
    this.#newest = Math.max(this.#newest, newest);
  }

  #classesOf(filter: TestSetFilter): VisibleClasses {
    const key = JSON.stringify(filter);
    const before = this.#decided.get(key);
    const decided = this.#upToDate(filter, before);
    this.#decided.delete(key);
    this.#decided.set(key, decided);
    if (this.#decided.size > mostFilters) {
      const [oldest] = this.#decided.keys();
      this.#decided.delete(oldest);
    }
    return decided;
  }

  #upToDate(filter: TestSetFilter, before?: VisibleClasses): VisibleClasses {
    if (before?.newest === this.#newest) {
      return before;
    }
    const { visible = [], hidden = [] } = before ?? {};
    const unknown = this.#known.slice(visible.length + hidden.length);
    const matching = unknown.filter(one => matchesFilter(one, filter));
    const matched = new Set(matching);
    const others = unknown.filter(one => !matched.has(one));
    const seen = [...visible, ...matching.map(({ id }) => id)];
    return {
      ...before,
      visible: seen,
      hidden: [...hidden, ...others.map(({ id }) => id)],
      newest: this.#newest,
      bits: bitsOf(seen),
    };
  }
}

function bitsOf(ids: number[]): Buffer {
  const bits = Buffer.alloc(((ids.at(-1) ?? 0) >> 3) + 1);
  for (const id of ids) {
    bits[id >> 3] |= 1 << (id & 7);
  }
  return bits;
}

/** Takes the newest class that is known. Asked once, before the first row is looked for. */
export const noneUnknown = 'newest_access_class() <= ?';

/** Takes the classes. Numbers that the planner does not see it cannot estimate one by one, which takes longer than to find them. */
export const isOfClasses = (column: string) =>
  `${column} = any(array(select unnest(cast(? as integer[]))))`;

/**
 * Narrows a query to the rows whose class is visible. A row without one is not, and none is when there are classes that
 * were not known.
 *
 * @param column - as it is written in SQL
 */
export function whereVisible(
  rows: Knex.QueryBuilder,
  column: string,
  { newest, bits }: VisibleClasses,
): void {
  // Looked at by no estimate and no index: hundreds of numbers would take longer than a page.
  rows.whereRaw(
    `${noneUnknown} and case when ${column} < ? then get_bit(cast(? as bytea), ${column}) = 1 else false end`,
    [newest, bits.length * 8, bits],
  );
}

/** The same, for few classes: their rows are found by the index of the column. */
export function whereOfClasses(
  rows: Knex.QueryBuilder,
  column: string,
  { newest }: VisibleClasses,
  classes: number[],
): void {
  rows.whereRaw(`${noneUnknown} and ${isOfClasses(column)}`, [newest, classes]);
}
