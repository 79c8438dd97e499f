import type { Knex } from 'knex';
import type { WrittenIteration } from '../execution/writeRun';
import { insertRows } from '../postgres/insertRows';

/** Writes the checks of a run that is being started. */
export async function writeChecks(
  trx: Knex.Transaction,
  runId: string,
  iterations: WrittenIteration[],
): Promise<void> {
  await insertRows(
    trx,
    'manual_checks',
    {
      run_id: 'uuid',
      iteration_id: 'uuid',
      shard_id: 'uuid',
      assignee: 'text',
      due_at: 'timestamptz',
      step_count: 'integer',
    },
    iterations.flatMap(({ id, shardId, check }) =>
      check
        ? [
            {
              run_id: runId,
              iteration_id: id,
              shard_id: shardId,
              assignee: check.assignee,
              due_at: check.dueAt,
              step_count: check.steps,
            },
          ]
        : [],
    ),
  );
}
