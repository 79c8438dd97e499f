import {
  numberOfStep,
  type Actor,
  type CheckStep,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { invalid } from '../errors';
import { applyReport, writeEvidenceAndEnds } from '../execution/applyReport';
import { recordProgress } from '../execution/progressStore';
import { loadProgress } from '../execution/resultStore';
import type { RunChange } from '../types';
import { readAnswers } from './answerStore';
import { updateCheck } from './checkStore';
import type { OpenCheck } from './openCheck';
import { decisive, reportOfCheck, unanswered } from './reportOfCheck';

/**
 * Makes a result of what was said of a check, through the same door as the results of runners.
 *
 * @throws Refusal `invalid` when steps have no answer, and none before has failed
 */
export async function finishCheck(
  trx: Knex.Transaction,
  { row, shard, run }: OpenCheck,
  by: Actor,
): Promise<RunChange> {
  const key = { runId: row.run_id, iterationId: row.iteration_id };
  const steps = row.plan ?? [];
  const answers = await readAnswers(trx, key);
  const left = decisive(steps, answers) ? [] : unanswered(steps, answers);
  if (left.length > 0) {
    throw invalid('The check cannot be finished', left.map(problemOf));
  }
  const [{ now }] = (await trx.raw('select statement_timestamp() as now')).rows;
  const { iterations } = await loadProgress(trx, row.run_id, shard.id);
  const applied = applyReport(
    undefined,
    shard,
    iterations,
    reportOfCheck({
      iterationId: row.iteration_id,
      steps,
      answers,
      begunAt: row.begun_at!.toISOString(),
      finishedAt: now.toISOString(),
      by,
    }),
  );
  await writeEvidenceAndEnds(trx, run.id, [applied]);
  await updateCheck(trx, key, {
    finished_at: now,
    performed_by: JSON.stringify(by),
  });
  return recordProgress(trx, run, applied.progress.changed, {
    begins: true,
    endedChecks: 1,
    results: applied.progress,
  });
}

function problemOf(step: CheckStep) {
  return {
    path: ['steps', step.sequence],
    place: `step ${numberOfStep(step)}`,
    message: `“${step.title}” has no answer`,
  };
}
