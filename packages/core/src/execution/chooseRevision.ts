import type {
  Environment,
  Problem,
  RunApproval,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { contentHash } from '../authoring/contentHash';
import { findRevision, snapshotOf } from '../authoring/revisionStore';
import type { TestSetRow } from '../authoring/testSetStore';
import { newestApproved } from '../governance/reviewStore';

/** The revision that a run carries out, and why. */
export interface ChosenRevision {
  id: string;
  number: number;
  definition: TestSetDefinition;
  /** Set in protected environments. */
  approval?: RunApproval;
}

/**
 * The newest revision; in a protected environment the newest one that is approved. Everything that a run is made of is
 * taken from it: cases, rows, locks, and what the environment must have.
 *
 * That a protected environment runs nothing else holds here, whoever starts the run. The content is compared with the
 * hash that was approved once more, so that nothing which was changed past the product is run.
 */
export async function chooseRevision(
  trx: Knex.Transaction,
  testSet: TestSetRow,
  environment: Pick<Environment, 'name' | 'protected'> | undefined,
): Promise<{ revision?: ChosenRevision; problems: Problem[] }> {
  if (!environment?.protected) {
    const { id, number } = (await findRevision(
      trx,
      testSet.id,
      testSet.revision,
    ))!;
    const definition = await snapshotOf(trx, id);
    return { revision: { id, number, definition }, problems: [] };
  }
  const approved = await newestApproved(trx, testSet.id);
  if (!approved) {
    return {
      problems: problemsOf(
        environment,
        `no revision of test set “${testSet.name}” is approved yet. Request a review of revision ${testSet.revision}, and have it approved by somebody who has not changed it`,
      ),
    };
  }
  const { id, number, hash, by, at } = approved;
  const definition = await snapshotOf(trx, id);
  if (contentHash(definition) !== hash) {
    return {
      problems: problemsOf(
        environment,
        `the content of revision ${number} of test set “${testSet.name}” is not what was approved: it was changed past the portal. Save the test set anew, and have it approved`,
      ),
    };
  }
  return {
    revision: {
      id,
      number,
      definition,
      approval: { by, at: at.toISOString(), newest: testSet.revision },
    },
    problems: [],
  };
}

function problemsOf({ name }: { name: string }, message: string): Problem[] {
  return [
    {
      path: ['environment'],
      place: 'environment',
      message: `“${name}” is protected and runs approved revisions only, and ${message}`,
    },
  ];
}
