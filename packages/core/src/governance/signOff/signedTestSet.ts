import {
  extendedStepsOf,
  importExecutor,
  keywordDefinition,
  shortfallsOf,
  type Environment,
  type Problem,
  type SignedTestSet,
  type TestSetDefinition,
  type VerdictCounts,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { contentHash } from '../../authoring/contentHash';
import { snapshotOf } from '../../authoring/revisionStore';
import type { TestSetRow } from '../../authoring/testSetStore';
import {
  revisionInForce,
  type RevisionInForce,
} from '../../execution/chooseRevision';
import { pinEnvironment } from '../../execution/planRun';
import { findRunRow } from '../../execution/runStore';
import { countFamily, countMocked, familyOf } from '../../insights/runFamily';
import { standingsOf } from '../reviewStore';
import { authorsOf } from './authors';
import { changedEnvironment, pinnedForm } from './changedEnvironment';
import type { HashedResults } from './hashResults';

export type RunRow = Awaited<ReturnType<typeof findRunRow>>;

/** A run that is to be signed, with the repeats of its parts: oldest first. */
export interface RunFamily {
  asked: RunRow;
  runs: RunRow[];
}

/** @throws Refusal `notFound` */
export async function readFamily(db: Knex, id: string): Promise<RunFamily> {
  const asked = await findRunRow(db, id);
  const members = await familyOf(db, id);
  const runs: RunRow[] = await db('test_runs')
    .whereRaw('id = any(?)', [members.map(member => member.id)])
    .orderBy('number');
  return { asked, runs };
}

/** What is there now, read under the locks of a request. */
export interface Present {
  testSet: TestSetRow | undefined;
  environment: Environment | undefined;
}

/** Why a run cannot be signed: it has not ended, or is not what is there now. */
export async function problemsOfFamily(
  db: Knex,
  { asked, runs }: RunFamily,
  { testSet, environment }: Present,
): Promise<string[]> {
  const name = `run ${asked.number} of test set “${asked.test_set_title}”`;
  const problems = runs
    .filter(run => run.state !== 'finished')
    .map(run =>
      run.id === asked.id
        ? `${name} has not finished; wait for its end, or cancel it`
        : `${name} is repeated in part by run ${run.number}, which has not finished; wait for its end, or cancel it`,
    );
  if (!testSet) {
    return [...problems, `the test set of ${name} was deleted`];
  }
  for (const run of runs) {
    const { hash } = await db('revisions')
      .where({ id: run.revision_id })
      .first('hash');
    const inForce = await inForceFor(db, testSet, run);
    if (hash !== inForce?.hash) {
      problems.push(
        `run ${run.number} of test set “${
          run.test_set_title
        }” carried out revision ${run.revision}, ${goneBy(inForce)}`,
      );
    }
    const changes =
      run.executor !== importExecutor || environment
        ? changedSince(run, environment)
        : '';
    if (changes !== '') {
      problems.push(
        `environment “${run.environment}” of run ${run.number} ${changes} since; run it again`,
      );
    }
  }
  return problems;
}

/**
 * What a run where this one was would carry out now. Protection is that of the environment as the run was pinned to it: it
 * is signed with it. Of results from elsewhere there is nothing to approve.
 */
async function inForceFor(
  db: Knex,
  testSet: TestSetRow,
  { executor, pinned_environment: environment }: RunRow,
): Promise<RevisionInForce | undefined> {
  return revisionInForce(
    db,
    testSet,
    executor === importExecutor ? undefined : pinnedForm(environment),
  );
}

function goneBy(inForce: RevisionInForce | undefined): string {
  if (!inForce) {
    return 'which is not approved any more; have it approved, and run it again';
  }
  return inForce.approval
    ? `and the approved one is ${inForce.number}; run it again`
    : `and the newest is ${inForce.number}; run it again`;
}

/** Results from elsewhere may be of an environment that the portal does not know. */
function changedSince(
  { pinned_environment: pinned, executor }: RunRow,
  now: Environment | undefined,
): string {
  if (executor === importExecutor && pinned.baseUrl === '') {
    return '';
  }
  if (!now) {
    return 'was deleted';
  }
  const changes = changedEnvironment(pinned, pinEnvironment(now));
  return changes && `was changed (${changes})`;
}

/** Freezes what is signed of a run: what it is, what came of it, and what of it must not be overlooked. */
export async function signedTestSet(
  db: Knex,
  { runs }: RunFamily,
  testSet: TestSetRow,
  results: HashedResults,
): Promise<SignedTestSet> {
  const newest = runs[runs.length - 1];
  const definition = await snapshotOf(db, newest.revision_id);
  const standing = await standingsOf(db, [newest.revision_id]);
  const { counts, verdict } = await countFamily(db, runs);
  const ofIterations = runs[0].of_iterations;
  return {
    testSet: testSet.name,
    title: newest.test_set_title,
    revision: newest.revision,
    approval: standing.get(newest.revision_id)!.approval,
    authors: await authorsOf(db, testSet, newest.revision, runs),
    environment: newest.environment,
    baseUrl: newest.pinned_environment.baseUrl,
    runs: runs.map(run => ({
      id: run.id,
      number: run.number,
      executor: run.executor,
      startedBy: run.created_by,
      finishedAt: run.finished_at!.toISOString(),
    })),
    counts,
    verdict: verdict!,
    ofIterations,
    evidence: results.evidence,
    notices: [
      ...noticesOf(counts, ofIterations, newest),
      ...noticesOfExtendedSteps(definition, await countMocked(db, runs)),
      ...(await noticeOfDraft(db, testSet, newest)),
    ],
    hashes: {
      ...hashesOfContent(definition),
      environment: contentHash(pinnedForm(newest.pinned_environment)),
      results: results.hash,
    },
  };
}

export function hashesOfContent(definition: TestSetDefinition) {
  return {
    revision: contentHash(definition),
    data: contentHash(definition.dataSets),
  };
}

function noticesOf(
  counts: VerdictCounts,
  ofIterations: number,
  { executor }: RunRow,
): string[] {
  const { total } = counts;
  return [
    ...(total < ofIterations
      ? [
          `Only ${total} of the ${ofIterations} iterations of the test set were run`,
        ]
      : []),
    ...shortfallsOf(counts).map(
      ({ count, words }) => `${count} of ${total} iterations ${words}`,
    ),
    ...(executor === importExecutor
      ? ['The tests are kept elsewhere: only their results are bound']
      : []),
  ];
}

/** What rests on more than the site and what a person can do there: who signs must not overlook it. */
function noticesOfExtendedSteps(
  definition: TestSetDefinition,
  mocked: number,
): string[] {
  const extended = extendedStepsOf(definition);
  const titles = extended.map(
    ({ step }) => keywordDefinition(step.keyword).title,
  );
  return [
    ...(mocked > 0
      ? [
          `${mocked} ${
            mocked === 1 ? 'iteration rests' : 'iterations rest'
          } on answers of the test in place of the site (mocked answers)`,
        ]
      : []),
    ...(extended.length > 0
      ? [
          `The test set has ${extended.length} extended ${
            extended.length === 1 ? 'step' : 'steps'
          }, which reach past what a person can do: ${[...new Set(titles)].join(
            ', ',
          )}`,
        ]
      : []),
  ];
}

/** Where an approved revision is in force, somebody may be working on another one. */
async function noticeOfDraft(
  db: Knex,
  testSet: TestSetRow,
  run: RunRow,
): Promise<string[]> {
  const inForce = await inForceFor(db, testSet, run);
  const newest = await revisionInForce(db, testSet, undefined);
  return newest!.hash === inForce!.hash
    ? []
    : [`Revision ${newest!.number} is newer, and nobody has approved it`];
}

/** Problems of a request, as they are said together. */
export function asProblems(
  path: Problem['path'],
  place: string,
  messages: string[],
): Problem[] {
  return messages.map(message => ({ path, place, message }));
}
