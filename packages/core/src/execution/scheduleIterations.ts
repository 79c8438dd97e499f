import {
  casesWithMocks,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { PlannedCheck } from '../manual/planChecks';
import { casesWithSession } from './casesWithSession';
import { expectDurations, forgetDurations } from './durations';
import type { Packable } from './packShards';
import type { LockingIteration } from './resolveLocks';

/** An iteration with all that decides which shard it becomes part of. */
export interface ScheduledIteration extends LockingIteration, Packable {
  /** Set when people perform it. */
  check?: PlannedCheck;
  /** Its case answers requests in place of the site. */
  isMocked: boolean;
}

/** Adds to iterations how long they will take, which of them share a session, and which rest on mocked answers. */
export async function scheduleIterations(
  trx: Knex.Transaction,
  where: { testSet: string; environment: string },
  definition: TestSetDefinition,
  iterations: LockingIteration[],
): Promise<ScheduledIteration[]> {
  await forgetDurations(trx, where.testSet);
  const durations = await expectDurations(trx, where, iterations);
  const sharing = casesWithSession(definition);
  const mocking = casesWithMocks(definition);
  return iterations.map((iteration, index) => ({
    ...iteration,
    expectedMs: durations[index],
    session: sharing.has(iteration.caseName) ? iteration.caseName : undefined,
    isMocked: mocking.has(iteration.caseName),
  }));
}
