import type { Run } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { audit } from '../governance/auditTrail';
import { keepable } from '../postgres/keepableText';
import type { Caller } from '../types';
import { stopRun } from './stopRun';

/** Cancels a run for a person. Does nothing when the run is being stopped already, or has ended. */
export async function cancelRun(
  trx: Knex.Transaction,
  { id, testSet, number }: Run,
  caller: Caller,
): Promise<void> {
  const by = keepable(caller.actor);
  const stopped = await stopRun(trx, id, by, {
    verdict: 'cancelled',
    message: `Cancelled by ${by.name ?? by.ref}`,
  });
  if (stopped) {
    await audit(trx, caller, {
      action: 'testRun.cancelled',
      resource: { kind: 'testRun', name: id },
      before: { testSet, number },
      after: { testSet, number, cancelledBy: by.ref },
    });
  }
}
