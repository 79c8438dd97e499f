import type { SignedTestSet, SignOff } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { contentHash } from '../../authoring/contentHash';
import { findEnvironment } from '../../authoring/environmentStore';
import { snapshotOf } from '../../authoring/revisionStore';
import { findTestSet, type TestSetRow } from '../../authoring/testSetStore';
import { familyOf } from '../../insights/runFamily';
import { isApproved } from '../reviewStore';
import { pinnedForm } from './changedEnvironment';
import { hashResults } from './hashResults';
import { problemsOfRecord } from './problemsOfRecord';
import {
  hashesOfContent,
  problemsOfFamily,
  type RunRow,
} from './signedTestSet';

/** Files that are read at the same time. */
const readers = 8;

/** What is found when everything is computed anew. */
export interface Found {
  problems: string[];
  files: number;
}

/**
 * Computes everything anew that a sign-off is bound to, from the database and, if it can be read, the artifact store.
 * Nothing is believed: not the snapshot, nor the hashes that stand beside revisions, nor who has decided what.
 *
 * @param hashFile - SHA-256 of the bytes of a file as they are kept now; undefined when it is gone. Left out: files are
 *   not looked at
 */
export async function computeAnew(
  db: Knex,
  signOff: SignOff,
  hashFile?: (sha256: string) => Promise<string | undefined>,
): Promise<Found> {
  const problems = await problemsOfRecord(db, signOff.id);
  const files = new Set<string>();
  for (const signed of signOff.snapshot.testSets) {
    const runs = await runsOf(db, signed);
    const missing = signed.runs.filter(
      ({ id }) => !runs.some(run => run.id === id),
    );
    if (missing.length > 0) {
      problems.push(
        ...missing.map(
          ({ number }) => `Run ${number} of “${signed.title}” is gone`,
        ),
      );
      continue;
    }
    problems.push(
      ...(await problemsOfContent(db, signed, runs)),
      ...(await problemsOfResults(db, signed, files)),
      ...(await problemsOfPresent(db, signed, runs)),
    );
  }
  if (hashFile) {
    problems.push(...(await problemsOfFiles([...files], hashFile)));
  }
  return { problems, files: hashFile ? files.size : 0 };
}

async function runsOf(db: Knex, signed: SignedTestSet): Promise<RunRow[]> {
  return db('test_runs')
    .whereRaw('id = any(?)', [signed.runs.map(({ id }) => id)])
    .orderBy('number');
}

/** Content and environment as the runs are pinned to them. */
async function problemsOfContent(
  db: Knex,
  { title, revision, hashes }: SignedTestSet,
  runs: RunRow[],
): Promise<string[]> {
  const problems = new Set<string>();
  for (const run of runs) {
    const content = hashesOfContent(await snapshotOf(db, run.revision_id));
    if (content.data !== hashes.data) {
      problems.add(
        `The data sets of revision ${revision} of “${title}” are not what was signed`,
      );
    } else if (content.revision !== hashes.revision) {
      problems.add(
        `The content of revision ${revision} of “${title}” is not what was signed`,
      );
    }
    if (
      contentHash(pinnedForm(run.pinned_environment)) !== hashes.environment
    ) {
      problems.add(
        `The environment that run ${run.number} of “${title}” is pinned to is not what was signed`,
      );
    }
  }
  return [...problems];
}

async function problemsOfResults(
  db: Knex,
  { title, runs, hashes }: SignedTestSet,
  files: Set<string>,
): Promise<string[]> {
  const { hash } = await hashResults(db, runs, some =>
    some.forEach(sha256 => files.add(sha256)),
  );
  return hash === hashes.results
    ? []
    : [
        `The results of ${runs
          .map(({ number }) => `run ${number}`)
          .join(
            ', ',
          )} of “${title}” are not what was signed: now ${hash}, then ${
          hashes.results
        }`,
      ];
}

/** What there is by now: the revision in force, its approval, the environment, and repeats of parts. */
async function problemsOfPresent(
  db: Knex,
  signed: SignedTestSet,
  runs: RunRow[],
): Promise<string[]> {
  const testSet = await findTestSet(db, signed.testSet);
  const found = await problemsOfFamily(
    db,
    { asked: runs[0], runs },
    {
      testSet,
      environment: await findEnvironment(db, signed.environment),
    },
  );
  return [
    ...found,
    ...(await problemsOfApproval(db, signed, testSet)),
    ...(await problemsOfRepeats(db, signed)),
  ];
}

async function problemsOfApproval(
  db: Knex,
  { title, revision, approval, hashes }: SignedTestSet,
  testSet: TestSetRow | undefined,
): Promise<string[]> {
  return !approval ||
    !testSet ||
    (await isApproved(db, testSet.id, hashes.revision))
    ? []
    : [
        `Revision ${revision} of “${title}” was signed as approved, and is not approved any more`,
      ];
}

async function problemsOfRepeats(
  db: Knex,
  { title, runs }: SignedTestSet,
): Promise<string[]> {
  const known = new Set(runs.map(({ id }) => id));
  const family = await familyOf(db, runs[0].id);
  const others = family.filter(({ id }) => !known.has(id));
  const withResults: string[] = await db('iterations')
    .whereRaw('run_id = any(?)', [others.map(({ id }) => id)])
    .whereIn('verdict', ['passed', 'failed', 'error', 'flaky'])
    .distinct()
    .pluck('run_id');
  return others
    .filter(({ id }) => withResults.includes(id))
    .map(
      ({ number }) =>
        `Run ${number} of “${title}” repeated a part of what was signed, and has brought other results`,
    );
}

async function problemsOfFiles(
  files: string[],
  hashFile: (sha256: string) => Promise<string | undefined>,
): Promise<string[]> {
  const problems: string[] = [];
  const rest = files.values();
  const read = async () => {
    for (const sha256 of rest) {
      const found = await hashFile(sha256);
      if (found === undefined) {
        problems.push(`The file ${sha256} of the evidence is gone`);
      } else if (found !== sha256) {
        problems.push(
          `The file ${sha256} of the evidence was changed: it has the hash ${found}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  return problems.sort();
}
