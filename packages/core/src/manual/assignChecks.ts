import { foldReference, type UatInputs } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../errors';
import { findRunState, recordProgress } from '../execution/progressStore';
import { loadUnfinished } from '../execution/resultStore';
import { findRunRow } from '../execution/runStore';
import { audit } from '../governance/auditTrail';
import { isUuid } from '../postgres/uuid';
import type { Caller, RunChange } from '../types';
import { checksOf, type CheckRow } from './checkStore';

/**
 * Gives open checks of a run to somebody else, or another date. Who gets one is told of it; who works on one that now
 * is somebody else's does no longer.
 */
export async function assignChecks(
  trx: Knex.Transaction,
  input: UatInputs['checks']['assign'],
  caller: Caller,
): Promise<{ assigned: number; change?: RunChange }> {
  const run = await findRunRow(trx, input.id);
  const checks = await lockChecks(trx, run.id, input.iterations);
  if (checks.length === 0) {
    throw new Refusal(
      'conflict',
      `None of these checks of run ${run.number} of “${run.test_set_title}” is open`,
    );
  }
  const assignee = input.assignee && foldReference(input.assignee);
  const others = checks.filter(
    check => assignee && check.assignee !== assignee,
  );
  await updateOf(trx, run.id, others, {
    assignee,
    claimed_by: null,
    claimed_at: null,
    announced_at: null,
  });
  if (input.dueAt !== undefined) {
    await updateOf(trx, run.id, checks, {
      due_at: input.dueAt,
      reminded_at: null,
      overdue_at: null,
    });
  }
  await audit(trx, caller, {
    action: 'manualCheck.assigned',
    resource: { kind: 'testRun', name: run.id },
    before: { checks: checks.map(check => factsOf(check)) },
    after: {
      checks: checks.map(check => factsOf(check, assignee, input.dueAt)),
    },
  });
  const change = await recordProgress(
    trx,
    await findRunState(trx, run.id),
    await loadUnfinished(
      trx,
      run.id,
      checks.map(check => check.shard_id),
    ),
  );
  return { assigned: checks.length, change };
}

/** Open checks, their shards locked in the order of their positions. */
async function lockChecks(
  trx: Knex.Transaction,
  runId: string,
  iterations: string[] | undefined,
): Promise<CheckRow[]> {
  await trx('shards as s')
    .where({ 's.run_id': runId, 's.state': 'people' })
    .modify(shards => {
      if (iterations) {
        shards.whereRaw(
          's.id in (select shard_id from manual_checks where run_id = ? and iteration_id = any(?))',
          [runId, iterations.filter(isUuid)],
        );
      }
    })
    .orderBy('s.position')
    .forUpdate()
    .select('s.id');
  const checks = checksOf(trx)
    .where('c.run_id', runId)
    .whereNull('c.finished_at')
    .orderBy('i.position');
  if (iterations) {
    checks.whereRaw('c.iteration_id = any(?)', [iterations.filter(isUuid)]);
  }
  return checks.select('c.*', 'i.case_name', 'i.row_key');
}

async function updateOf(
  trx: Knex.Transaction,
  runId: string,
  checks: CheckRow[],
  change: Record<string, unknown>,
): Promise<void> {
  await trx('manual_checks')
    .where({ run_id: runId })
    .whereRaw('iteration_id = any(?)', [
      checks.map(check => check.iteration_id),
    ])
    .update(change);
}

function factsOf(
  check: CheckRow,
  assignee = check.assignee,
  dueAt: string | null = check.due_at?.toISOString() ?? null,
) {
  const { case_name: name, row_key: key } = check;
  return { name: key === null ? name : `${name} · ${key}`, assignee, dueAt };
}
