import {
  verdicts,
  importExecutor,
  type Actor,
  type TestSetDefinition,
  type Verdict,
  type WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { snapshotOf } from '../../authoring/revisionStore';
import type { TestSetRow } from '../../authoring/testSetStore';
import { familyOf } from '../../insights/runFamily';
import { keepable } from '../../postgres/keepableText';
import type { Caller } from '../../types';
import { callerOf } from '../auditStore';
import { audit } from '../auditTrail';
import { isApproved, newestApproved } from '../reviewStore';
import { changedEnvironment } from './changedEnvironment';
import { changedPlaces } from './changedPlaces';
import { letGoOfRuns, standing } from './signOffStore';

/*
 * What is signed and what is there are the same as long as a sign-off stands: whoever changes the one ends the other in
 * the same transaction.
 *
 * Locks are taken in this order by everybody, so nobody waits in a circle: test sets, environments, sign-offs, runs.
 *
 * - A request holds the rows of the test sets and environments that it binds (`for share`) until it is written. Who
 *   saves, deletes or starts a repeat has the same row for update: they come before and are seen by the request, or
 *   after and see the sign-off.
 * - Approving and taking an approval back lock the row of the test set as saving does.
 * - Who decides, withdraws or makes void locks the row of the sign-off first: of somebody who signs and somebody who
 *   saves, one is first. Either the signature is on what was there, and is void when the save is there; or the
 *   sign-off is void, and the signature is refused.
 * - Runs of a sign-off that stands are held by a counter in their row, which retention looks at under its lock.
 */

type SignedSet = Pick<TestSetRow, 'id' | 'name' | 'title'>;

/** Whose runs carry out approved revisions only, as they were pinned. Of results from elsewhere nothing is approved. */
const runsBoundToApproval = `
  select from test_runs t join revisions v on v.id = t.revision_id
  where t.id = r.run_id and t.executor <> '${importExecutor}'
    and (t.pinned_environment ->> 'protected')::boolean`;

/** Makes void what was signed of a test set whose content has changed, where the newest revision is in force. */
export async function voidForContent(
  trx: Knex.Transaction,
  caller: Caller,
  change: {
    testSet: SignedSet;
    revision: number;
    before: TestSetDefinition;
    after: TestSetDefinition;
  },
): Promise<void> {
  const { testSet, revision, before, after } = change;
  const saved = `Revision ${revision} of test set “${testSet.title}” was saved`;
  const whereNewest = trx.raw(
    `r.test_set = :name and not exists (${runsBoundToApproval})`,
    { name: testSet.name },
  );
  await voidWhere(trx, caller, whereNewest, () => {
    return `${saved}: ${changedPlaces(before, after)} changed`;
  });
  // Who goes back to what was approved once has it in force again, without another review.
  await voidUnapproved(trx, caller, testSet, () => {
    return `${saved}, with content that is approved already: that is what runs where only approved revisions do`;
  });
}

/** Makes void what was signed where approved revisions are in force, when another one has become that. */
export async function voidForApproval(
  trx: Knex.Transaction,
  caller: Caller,
  change: {
    testSet: SignedSet;
    revision: number;
    /** The revision that was in force before. */
    before: { id: string } | undefined;
    after: { id: string };
  },
): Promise<void> {
  const { testSet, revision, before, after } = change;
  await voidUnapproved(trx, caller, testSet, async () => {
    const approved = `Revision ${revision} of test set “${testSet.title}” was approved`;
    if (!before) {
      return approved;
    }
    const places = changedPlaces(
      await snapshotOf(trx, before.id),
      await snapshotOf(trx, after.id),
    );
    return `${approved}: ${places} changed`;
  });
}

/** Makes void what was signed as approved, wherever it ran, when that approval was taken back. */
export async function voidForLostApproval(
  trx: Knex.Transaction,
  caller: Caller,
  {
    testSet,
    revision,
    hash,
  }: { testSet: SignedSet; revision: number; hash: string },
): Promise<void> {
  if (await isApproved(trx, testSet.id, hash)) {
    return;
  }
  const reason = () =>
    `The approval of revision ${revision} of test set “${testSet.title}” was taken back`;
  const signedAsApproved = trx.raw(
    `r.test_set = :name and jsonb_path_exists(
       s.snapshot,
       '$.testSets[*] \\? (@.testSet == $name && @.hashes.revision == $hash && exists (@.approval.at))',
       jsonb_build_object('name', cast(:name as text), 'hash', cast(:hash as text))
     )`,
    { name: testSet.name, hash },
  );
  await voidWhere(trx, caller, signedAsApproved, reason);
  await voidUnapproved(trx, caller, testSet, reason);
}

/** Makes void what was signed where approved revisions are in force, unless it is the one that is now. */
async function voidUnapproved(
  trx: Knex.Transaction,
  caller: Caller,
  testSet: SignedSet,
  reason: () => string | Promise<string>,
): Promise<void> {
  const approved = await newestApproved(trx, testSet.id);
  const covered = trx.raw(
    `r.test_set = :name and exists (${runsBoundToApproval} and v.hash is distinct from :hash)`,
    { name: testSet.name, hash: approved?.hash ?? null },
  );
  await voidWhere(trx, caller, covered, reason);
}

/** Makes void what was signed of a test set that is deleted. */
export async function voidForDeletedTestSet(
  trx: Knex.Transaction,
  caller: Caller,
  testSet: SignedSet,
): Promise<void> {
  await voidWhere(
    trx,
    caller,
    ofTestSet(trx, testSet),
    () => `Test set “${testSet.title}” was deleted`,
  );
}

/** Makes void what was signed in an environment, if what runs pin of it has changed. @param after - none: deleted */
export async function voidForEnvironment(
  trx: Knex.Transaction,
  caller: Caller,
  before: WorkEnvironment,
  after: WorkEnvironment | undefined,
): Promise<void> {
  const changes = after && changedEnvironment(before, after);
  if (changes !== '') {
    const covered = trx.raw('r.environment = ?', [before.name]);
    await voidWhere(trx, caller, covered, () =>
      changes === undefined
        ? `Environment “${before.name}” was deleted`
        : `Environment “${before.name}” was changed: ${changes}`,
    );
  }
}

function ofTestSet(trx: Knex.Transaction, { name }: { name: string }) {
  return trx.raw('r.test_set = ?', [name]);
}

const results: ReadonlySet<Verdict | null> = new Set(
  verdicts.filter(verdict => !['skipped', 'cancelled'].includes(verdict)),
);

/**
 * Makes void what was signed of a run, when a repeat of a part of it brings its first results. What is skipped or
 * cancelled takes the place of no result, and changes nothing.
 *
 * Call it before the row of the repeat is locked.
 */
export async function voidForRepeat(
  trx: Knex.Transaction,
  repeat: { id: string },
  ended: Array<{ verdict: Verdict | null }>,
): Promise<void> {
  if (!ended.some(({ verdict }) => results.has(verdict))) {
    return;
  }
  const run = await trx('test_runs')
    .where({ id: repeat.id })
    .first('number', 'repeats_number', 'created_by');
  const family = await familyOf(trx, repeat.id);
  // Where the repeat came from its own entry says, unless it was forgotten since.
  const caller: Caller = (await callerOf(trx, {
    action: 'testRun.repeated',
    resource: { kind: 'testRun', name: repeat.id },
  })) ?? { actor: run.created_by as Actor, origin: 'api' };
  await voidWhere(
    trx,
    caller,
    trx.raw('r.run_id = any(?)', [family.map(({ id }) => id)]),
    () =>
      `Run ${run.number} repeated a part of run ${run.repeats_number}, and has brought other results`,
  );
}

async function voidWhere(
  trx: Knex.Transaction,
  caller: Caller,
  covered: Knex.Raw,
  reason: () => string | Promise<string>,
): Promise<void> {
  const ids: string[] = await trx('sign_offs as s')
    .whereIn('s.outcome', standing)
    .whereExists(
      trx('sign_off_runs as r')
        .whereRaw('r.sign_off_id = s.id')
        .where(covered)
        .select(trx.raw('1')),
    )
    .orderBy('s.id')
    .forUpdate()
    .pluck('s.id');
  if (ids.length === 0) {
    return;
  }
  const said = keepable(await reason());
  for (const id of ids) {
    await voidSignOff(trx, caller, id, said);
  }
}

/** Makes one sign-off void that stands; the lock on its row has to be held. */
export async function voidSignOff(
  trx: Knex.Transaction,
  caller: Caller,
  id: string,
  reason: string,
): Promise<void> {
  await endSignOff(trx, caller, id, { outcome: 'void', reason });
}

/** Ends a sign-off that stands; the lock on its row has to be held. */
export async function endSignOff(
  trx: Knex.Transaction,
  caller: Caller,
  id: string,
  { outcome, reason }: { outcome: 'void' | 'withdrawn'; reason: string },
): Promise<void> {
  const before = await trx('sign_offs').where({ id }).first('outcome');
  await trx('sign_offs')
    .where({ id })
    .update({
      outcome,
      reason,
      ended_at: trx.raw('statement_timestamp()'),
      ended_by: JSON.stringify(keepable(caller.actor)),
    });
  await letGoOfRuns(trx, id);
  await audit(trx, caller, {
    action: outcome === 'void' ? 'signOff.voided' : 'signOff.withdrawn',
    resource: { kind: 'signOff', name: id },
    before: { outcome: before.outcome },
    after: { outcome, reason },
  });
}
