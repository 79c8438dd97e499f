import type {
  Actor,
  Signatory,
  SignOff,
  SignOffOutcome,
  SignOffSnapshot,
  SignOffSummary,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { noSignOff } from '../../errors';
import { insertRows } from '../../postgres/insertRows';
import { keepable } from '../../postgres/keepableText';
import { isUuid } from '../../postgres/uuid';

/** Outcomes of sign-offs that stand: the runs are held, and a change makes them void. */
export const standing: SignOffOutcome[] = [
  'pending',
  'accepted',
  'acceptedWithRemarks',
];

/** How signatories are called, by their references as they are kept. */
export type SignatoryNames = ReadonlyMap<string, string | undefined>;

export interface SignOffRow {
  id: string;
  run_id: string | null;
  entity: string | null;
  release: string | null;
  environment: string;
  outcome: SignOffOutcome;
  due_on: string | null;
  snapshot: SignOffSnapshot;
  hash: string;
  created_at: Date;
  created_by: Actor;
  decided_at: Date | null;
  ended_at: Date | null;
  ended_by: Actor | null;
  reason: string | null;
}

/** The date as text: a JavaScript date would move it to another time zone. */
const columns = [
  's.id',
  's.run_id',
  's.entity',
  's.release',
  's.environment',
  's.outcome',
  's.snapshot',
  's.hash',
  's.created_at',
  's.created_by',
  's.decided_at',
  's.ended_at',
  's.ended_by',
  's.reason',
];

export function selectSignOffs(db: Knex): Knex.QueryBuilder {
  return db('sign_offs as s').select(
    ...columns,
    db.raw(`to_char(s.due_on, 'YYYY-MM-DD') as due_on`),
  );
}

/** @throws Refusal `notFound` */
export async function findSignOffRow(
  db: Knex,
  id: string,
): Promise<SignOffRow> {
  const row = isUuid(id)
    ? await selectSignOffs(db).where('s.id', id).first()
    : undefined;
  return row ?? missing(id);
}

/**
 * The same, and nobody else decides on it or makes it void until the end of the transaction.
 *
 * @throws Refusal `notFound`
 */
export async function lockSignOff(
  trx: Knex.Transaction,
  id: string,
): Promise<SignOffRow> {
  const row = isUuid(id)
    ? await selectSignOffs(trx).where('s.id', id).forUpdate().first()
    : undefined;
  return row ?? missing(id);
}

function missing(id: string): never {
  throw noSignOff(id);
}

/** Names of the test sets that a sign-off covers. @throws Refusal `notFound` */
export async function testSetsOf(db: Knex, id: string): Promise<string[]> {
  const names: string[] = isUuid(id)
    ? await db('sign_off_runs')
        .where({ sign_off_id: id })
        .distinct()
        .orderBy('test_set')
        .pluck('test_set')
    : [];
  return names.length > 0 ? names : missing(id);
}

/** Runs that a sign-off covers, as it is found by them. */
export async function coveredRuns(
  db: Knex,
  id: string,
): Promise<
  Array<{ run: string; testSet: string; environment: string; revision: number }>
> {
  return db('sign_off_runs')
    .where({ sign_off_id: id })
    .select('run_id as run', 'test_set as testSet', 'environment', 'revision');
}

/** Signatories of some sign-offs, in order, by sign-off. */
export async function signatoriesOf(
  db: Knex,
  ids: string[],
): Promise<Map<string, Signatory[]>> {
  const rows = await db('sign_off_signatories')
    .whereRaw('sign_off_id = any(?)', [ids])
    .orderBy(['sign_off_id', 'position']);
  const found = new Map<string, Signatory[]>(ids.map(id => [id, []]));
  for (const row of rows) {
    found.get(row.sign_off_id)!.push({
      ref: row.ref,
      name: row.name,
      decision: row.decision,
      comment: row.comment ?? '',
      decidedBy: row.decided_by,
      decidedAt: row.decided_at?.toISOString() ?? null,
      hash: row.hash,
    });
  }
  return found;
}

/** @throws Refusal `notFound` */
export async function readSignOff(db: Knex, id: string): Promise<SignOff> {
  const row = await findSignOffRow(db, id);
  const signatories = (await signatoriesOf(db, [id])).get(id)!;
  return {
    ...toSummary(row, signatories),
    snapshot: row.snapshot,
    hash: row.hash,
  };
}

/** Sign-offs as lists show them. */
export async function toSummaries(
  db: Knex,
  rows: SignOffRow[],
): Promise<SignOffSummary[]> {
  const signatories = await signatoriesOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(row => toSummary(row, signatories.get(row.id)!));
}

function toSummary(row: SignOffRow, signatories: Signatory[]): SignOffSummary {
  const { release, environment, scope, testSets } = row.snapshot;
  return {
    id: row.id,
    outcome: row.outcome,
    release,
    environment,
    scope,
    testSets: testSets.map(({ testSet, title, revision, ...signed }) => ({
      testSet,
      title,
      revision,
      runs: signed.runs.map(({ id, number }) => ({ id, number })),
      verdict: signed.verdict,
      counts: signed.counts,
    })),
    signatories,
    dueOn: row.due_on,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    ended: row.ended_at && {
      at: row.ended_at.toISOString(),
      by: row.ended_by!,
      reason: row.reason!,
    },
  };
}

/** @returns undefined when another one stands for the same run or release */
export async function insertSignOff(
  trx: Knex.Transaction,
  signOff: {
    runId: string | null;
    dueOn?: string;
    snapshot: SignOffSnapshot;
    hash: string;
    createdBy: Actor;
    names: SignatoryNames;
  },
): Promise<string | undefined> {
  const { snapshot } = signOff;
  const [inserted] = await trx('sign_offs')
    .insert({
      run_id: signOff.runId,
      entity: snapshot.release?.entity,
      release: snapshot.release?.version,
      environment: snapshot.environment,
      due_on: signOff.dueOn,
      snapshot: JSON.stringify(snapshot),
      hash: signOff.hash,
      created_by: JSON.stringify(signOff.createdBy),
    })
    .onConflict()
    .ignore()
    .returning('id');
  if (!inserted) {
    return undefined;
  }
  const { id } = inserted;
  await insertRows(
    trx,
    'sign_off_runs',
    {
      sign_off_id: 'uuid',
      run_id: 'uuid',
      test_set: 'text',
      environment: 'text',
      revision: 'integer',
    },
    snapshot.testSets.flatMap(({ testSet, environment, revision, runs }) =>
      runs.map(run => ({
        sign_off_id: id,
        run_id: run.id,
        test_set: testSet,
        environment,
        revision,
      })),
    ),
  );
  await insertRows(
    trx,
    'sign_off_signatories',
    { sign_off_id: 'uuid', position: 'integer', ref: 'text', name: 'text' },
    snapshot.signatories.map((ref, position) => ({
      sign_off_id: id,
      position,
      ref,
      name: keepable(signOff.names.get(ref)),
    })),
  );
  return id;
}

/**
 * Lets retention have the runs of a sign-off that does not stand any more, as far as no other one holds them. The lock on
 * the sign-off has to be held; those on its runs are taken in the order of their ids.
 *
 * The sign-offs that stand are counted anew, for one that somebody has made stand past the portal has never held them.
 */
export async function letGoOfRuns(
  trx: Knex.Transaction,
  signOffId: string,
): Promise<void> {
  const ids: string[] = await trx('test_runs')
    .whereIn(
      'id',
      trx('sign_off_runs').where({ sign_off_id: signOffId }).select('run_id'),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .pluck('id');
  await trx.raw(
    `update test_runs as t set holds = (
       select count(*) from sign_off_runs r join sign_offs s on s.id = r.sign_off_id
       where r.run_id = t.id and s.outcome = any(:standing)
     ) where t.id = any(:ids)`,
    { ids, standing },
  );
}

/** Sign-offs that have become void and of which nobody was told yet: each is given out once. */
export async function takeVoided(db: Knex): Promise<SignOffSummary[]> {
  const { rows } = await db.raw(
    `update sign_offs set void_told = true where id = any(array(
       select id from sign_offs where outcome = 'void' and not void_told
       order by id limit 50 for update skip locked
     )) returning id`,
  );
  return toSummaries(
    db,
    await selectSignOffs(db).whereRaw('s.id = any(?)', [
      rows.map(({ id }: { id: string }) => id),
    ]),
  );
}

/** Sign-offs of whose end nobody could be told: they are given out again. */
export async function giveBackVoided(db: Knex, ids: string[]): Promise<void> {
  await db('sign_offs')
    .whereRaw('id = any(?)', [ids])
    .update({ void_told: false });
}
