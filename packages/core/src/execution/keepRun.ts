import type { Run } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { audit } from '../governance/auditTrail';
import type { Caller } from '../types';

/** Keeps a run whatever its age, or lets it go again. Does nothing when it is so already. */
export async function keepRun(
  trx: Knex.Transaction,
  { id, testSet, number }: Run,
  keep: boolean,
  caller: Caller,
): Promise<void> {
  const changed = await trx('test_runs')
    .where({ id, kept: !keep })
    .update({ kept: keep, version: trx.raw('version + 1') });
  if (changed === 0) {
    return;
  }
  await audit(trx, caller, {
    action: keep ? 'testRun.kept' : 'testRun.released',
    resource: { kind: 'testRun', name: id },
    before: { testSet, number, kept: !keep },
    after: { testSet, number, kept: keep },
  });
}
