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

/** A revision without its content, and who approved it where only approved ones run. */
export interface RevisionInForce {
  id: string;
  number: number;
  hash: string;
  approval?: Omit<RunApproval, 'newest'>;
}

/**
 * What a run in an environment would carry out now: the newest revision; in a protected environment the newest one that
 * is approved, and nothing when none is.
 */
export async function revisionInForce(
  db: Knex,
  testSet: Pick<TestSetRow, 'id' | 'revision'>,
  environment: Pick<Environment, 'protected'> | undefined,
): Promise<RevisionInForce | undefined> {
  if (!environment?.protected) {
    return findRevision(db, testSet.id, testSet.revision);
  }
  const approved = await newestApproved(db, testSet.id);
  return (
    approved && {
      id: approved.id,
      number: approved.number,
      hash: approved.hash,
      approval: { by: approved.by, at: approved.at.toISOString() },
    }
  );
}

/**
 * The revision in force. Everything that a run is made of is taken from it: cases, rows, locks, and what the environment
 * must have.
 *
 * That a protected environment runs nothing else than what is approved holds here, whoever starts the run. The content is
 * compared with the hash that was approved once more, so that nothing which was changed past the product is run.
 */
export async function chooseRevision(
  trx: Knex.Transaction,
  testSet: TestSetRow,
  environment: Pick<Environment, 'name' | 'protected'> | undefined,
): Promise<{ revision?: ChosenRevision; problems: Problem[] }> {
  const inForce = await revisionInForce(trx, testSet, environment);
  if (!inForce) {
    return {
      problems: problemsOf(
        environment!,
        `no revision of test set “${testSet.name}” is approved yet. Request a review of revision ${testSet.revision}, and have it approved by somebody who has not changed it`,
      ),
    };
  }
  const { id, number, hash, approval } = inForce;
  const definition = await snapshotOf(trx, id);
  if (approval && contentHash(definition) !== hash) {
    return {
      problems: problemsOf(
        environment!,
        `the content of revision ${number} of test set “${testSet.name}” is not what was approved: it was changed past the portal. Save the test set anew, and have it approved`,
      ),
    };
  }
  return {
    revision: {
      id,
      number,
      definition,
      ...(approval && { approval: { ...approval, newest: testSet.revision } }),
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
