import type { Knex } from 'knex';
import { nameTaken } from '../errors';
import { keepable } from '../postgres/keepableText';
import type { Naming } from '../types';

/*
 * Runs and sign-offs are known by the name of their test set, and outlive it: whoever has the name sees them, with the
 * revisions that they are pinned to and their files. So a name with such remains is taken for whoever does not see
 * everything, and the answer is that of a name that another test set has.
 *
 * It is asked before anything else is said of the input, and once more when the name is inserted: from then on nobody else
 * can have it, so what others may have left under it in between is seen.
 */

/** @throws Refusal `conflict` when a deleted test set has left something under the name, and the caller must not have it */
export async function refuseUsedName(
  db: Knex,
  testSet: string,
  naming: Naming | undefined,
): Promise<void> {
  if (naming?.unused && (await hasRemains(db, keepable(testSet)))) {
    throw nameTaken(testSet);
  }
}

async function hasRemains(db: Knex, testSet: string): Promise<boolean> {
  const { rows } = await db.raw(
    `select exists (select from test_runs where test_set = :testSet)
         or exists (select from sign_off_runs where test_set = :testSet) as remains`,
    { testSet },
  );
  return rows[0].remains;
}
