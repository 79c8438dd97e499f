import { isDeepStrictEqual } from 'node:util';
import type { Actor, Signatory } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { canonicalJson, contentHash } from '../../authoring/contentHash';
import { outcomeOf } from './outcomeOf';
import { readRecord, type RecordedSignOff } from './recordedSignOff';
import {
  coveredRuns,
  findSignOffRow,
  signatoriesOf,
  type SignOffRow,
} from './signOffStore';

/** So far a time may be from that of its audit entry: the transaction may have waited for a lock in between. */
const toleranceMs = 5 * 60_000;

/**
 * Why a sign-off is not what people have made it. Nothing that stands in its rows is believed: what it is found by is held
 * against what was signed, and who has decided what against the audit trail, whose entries can be neither changed nor
 * removed unseen.
 *
 * Entries that were forgotten by configuration are not missed. Who rewrites the whole trail is found by who has kept an
 * anchor (`uat audit verify`), not here.
 */
export async function problemsOfRecord(
  db: Knex,
  id: string,
): Promise<string[]> {
  const row = await findSignOffRow(db, id);
  const signatories = (await signatoriesOf(db, [id])).get(id)!;
  const record = await readRecord(db, id);
  return [
    ...problemsOfColumns(row),
    ...(await problemsOfCoverage(db, row)),
    ...problemsOfSignatories(row, signatories),
    ...record.problems,
    ...problemsOfRequest(row, record),
    ...signatories.flatMap(signatory => problemsOfDecision(signatory, record)),
    ...problemsOfEnd(row, record),
    ...problemsOfOutcome(row, signatories, record),
  ];
}

/** What it is found by, and what is signed. */
function problemsOfColumns(row: SignOffRow): string[] {
  const { snapshot, hash } = row;
  const { release, environment } = snapshot;
  const differ = (what: string, found: unknown, signed: unknown) =>
    found === signed
      ? []
      : [
          `The ${what} was changed past the portal: it says ${inWords(
            found,
          )}, and what was signed ${inWords(signed)}`,
        ];
  return [
    ...(contentHash(snapshot) === hash
      ? []
      : ['What was frozen for signing was changed afterwards']),
    ...differ('component or system', row.entity, release?.entity ?? null),
    ...differ('release', row.release, release?.version ?? null),
    ...differ('environment', row.environment, environment),
    ...(release || snapshot.testSets[0].runs.some(run => run.id === row.run_id)
      ? []
      : ['The run that it is of was changed past the portal']),
  ];
}

async function problemsOfCoverage(
  db: Knex,
  { id, snapshot }: SignOffRow,
): Promise<string[]> {
  const signed = snapshot.testSets.flatMap(
    ({ testSet, environment, revision, runs }) =>
      runs.map(run => ({ run: run.id, testSet, environment, revision })),
  );
  const found = await coveredRuns(db, id);
  const text = (runs: object[]) => runs.map(canonicalJson).sort();
  return isDeepStrictEqual(text(found), text(signed))
    ? []
    : ['The list of runs that it covers was changed past the portal'];
}

function problemsOfSignatories(
  { snapshot, hash }: SignOffRow,
  signatories: Signatory[],
): string[] {
  return [
    ...(isDeepStrictEqual(
      signatories.map(({ ref }) => ref),
      snapshot.signatories,
    )
      ? []
      : ['The signatories were changed past the portal']),
    ...signatories
      .filter(({ decision, hash: signed }) => decision && signed !== hash)
      .map(({ ref }) => `${ref} has signed something else: ${hash}`),
  ];
}

function problemsOfRequest(
  row: SignOffRow,
  { requested, since }: RecordedSignOff,
): string[] {
  if (!requested) {
    return isForgotten(row.created_at, since)
      ? []
      : ['The audit trail does not say that anybody has asked for it'];
  }
  return requested.hash === row.hash &&
    (requested.dueOn ?? null) === row.due_on &&
    isSame(requested.by, row.created_by) &&
    isNear(requested.at, row.created_at)
    ? []
    : ['What was asked for, when and by whom is not what the audit trail says'];
}

function problemsOfDecision(
  { ref, decision, comment, decidedBy, decidedAt, hash }: Signatory,
  { decisions, since }: RecordedSignOff,
): string[] {
  const recorded = decisions.get(ref);
  if (!decision || !decidedBy || !decidedAt) {
    return recorded
      ? [`The decision of ${ref}, which the audit trail tells of, was removed`]
      : [];
  }
  if (!recorded) {
    return isForgotten(decidedAt, since)
      ? []
      : [`The audit trail does not say that ${ref} has decided`];
  }
  return recorded.decision === decision &&
    recorded.comment === comment &&
    recorded.hash === hash &&
    isSame(recorded.by, decidedBy) &&
    isNear(recorded.at, decidedAt)
    ? []
    : [`What was decided for ${ref} is not what the audit trail says`];
}

function problemsOfEnd(
  { ended_at: at, ended_by: by, reason }: SignOffRow,
  { ended, since }: RecordedSignOff,
): string[] {
  if (!at || !by) {
    return ended
      ? ['It had ended, as the audit trail says, and that was removed']
      : [];
  }
  if (!ended) {
    return isForgotten(at, since)
      ? []
      : ['The audit trail does not say that it has ended'];
  }
  return ended.reason === reason && isSame(ended.by, by) && isNear(ended.at, at)
    ? []
    : ['Why, when and by whom it ended is not what the audit trail says'];
}

function problemsOfOutcome(
  { outcome, decided_at: decidedAt, ended_at: endedAt }: SignOffRow,
  signatories: Signatory[],
  record: RecordedSignOff,
): string[] {
  const decided = outcomeOf(signatories.map(({ decision }) => decision));
  const last = signatories
    .flatMap(signatory => signatory.decidedAt ?? [])
    .sort()
    .at(-1);
  const problems: string[] = [];
  if (!endedAt && outcome !== decided) {
    problems.push(
      `The outcome was changed past the portal: it says ${outcome}, and the signatories ${decided}`,
    );
  } else if (record.outcome !== undefined && record.outcome !== outcome) {
    problems.push(
      `The outcome was changed past the portal: it says ${outcome}, and the audit trail ${record.outcome}`,
    );
  }
  const isTimely =
    decided === 'pending'
      ? decidedAt === null
      : decidedAt !== null && last !== undefined && isNear(last, decidedAt);
  return isTimely
    ? problems
    : [...problems, 'The time of the decision was changed past the portal'];
}

function isForgotten(at: Date | string, since: string | undefined): boolean {
  return since !== undefined && new Date(at) < new Date(since);
}

function isNear(one: Date | string, other: Date | string): boolean {
  return (
    Math.abs(new Date(one).getTime() - new Date(other).getTime()) <= toleranceMs
  );
}

function isSame(one: Actor, other: Actor): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function inWords(value: unknown): string {
  return value === null ? 'nothing' : String(value);
}
