import type { Attempt, IterationComparison } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../errors';
import { readIteration } from '../execution/iterationStore';
import { readSummary } from '../execution/runStore';
import { iterationsOf } from './iterationFilter';
import { compareSteps } from './compareSteps';

/**
 * An iteration of a run and the one of the same case and row in another, step by step.
 *
 * @throws Refusal `notFound`, also when the base has no such iteration
 */
export async function compareIteration(
  db: Knex,
  query: { id: string; iterationId: string; base: string },
): Promise<IterationComparison> {
  const run = await readIteration(db, query.id, query.iterationId);
  const { number, testSet } = await readSummary(db, query.base);
  const found = await iterationsOf(db, query.base, { caseName: run.caseName })
    .whereRaw(`coalesce(row_key, '') = ?`, [run.rowKey ?? ''])
    .first('id');
  if (!found) {
    const row = run.rowKey === null ? '' : ` with row “${run.rowKey}”`;
    throw new Refusal(
      'notFound',
      `Run ${number} of test set “${testSet}” has no case “${run.caseName}”${row}; choose another run to compare with`,
    );
  }
  const base = await readIteration(db, query.base, found.id);
  return {
    run,
    base,
    steps: compareSteps(stepsOf(run.attemptList), stepsOf(base.attemptList)),
  };
}

function stepsOf(attempts: Attempt[]) {
  // An attempt that was made for its trace is no result.
  return attempts.findLast(({ purpose }) => purpose === 'test')?.steps ?? [];
}
