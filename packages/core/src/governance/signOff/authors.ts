import {
  importExecutor,
  isSameActor,
  type Actor,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { findAuthors } from '../fourEyes';
import type { RunRow } from './signedTestSet';

/**
 * Who wrote a revision since the one before it that was approved or signed: those who sign must be others. A revision
 * that was approved or signed was looked at by somebody else already, whatever became of that sign-off afterwards. Of
 * results from elsewhere nothing but what they say is known, so whoever brought them has written what is signed.
 */
export async function authorsOf(
  db: Knex,
  testSet: { id: string; name: string },
  revision: number,
  runs: RunRow[],
): Promise<Actor[]> {
  const [{ last: signed }] = await db('sign_off_runs as r')
    .join('sign_offs as s', 's.id', 'r.sign_off_id')
    .where('r.test_set', testSet.name)
    .where('r.revision', '<', revision)
    .whereNotNull('s.decided_at')
    .whereNotExists(
      db('sign_off_signatories as g')
        .whereRaw('g.sign_off_id = s.id')
        .where('g.decision', 'refused')
        .select(db.raw('1')),
    )
    .max('r.revision as last');
  const [{ last: approved }] = await db('reviews')
    .where({ test_set_id: testSet.id, state: 'approved' })
    .where('revision', '<', revision)
    .max('revision as last');
  const authors = await findAuthors(db, testSet.id, {
    after: Math.max(signed ?? 0, approved ?? 0),
    upTo: revision,
  });
  const all = authors.map(({ actor }) => actor);
  const importers = runs
    .filter(({ executor }) => executor === importExecutor)
    .flatMap(run => [run.created_by, run.on_behalf_of ?? []].flat());
  for (const importer of importers) {
    if (!all.some(author => isSameActor(author, importer))) {
      all.push(importer);
    }
  }
  return all;
}
