import {
  foldReference,
  type Environment,
  type Problem,
  type SignOffSnapshot,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { contentHash } from '../../authoring/contentHash';
import { findEnvironment } from '../../authoring/environmentStore';
import { findTestSet, type TestSetRow } from '../../authoring/testSetStore';
import { invalid, Refusal } from '../../errors';
import { keepable, problemsOfTexts } from '../../postgres/keepableText';
import type { Caller, ReleasedEntity } from '../../types';
import { audit } from '../auditTrail';
import { problemsOfRelease } from './problemsOfRelease';
import { hashResults, type HashedResults } from './hashResults';
import {
  asProblems,
  problemsOfFamily,
  readFamily,
  signedTestSet,
  type RunFamily,
} from './signedTestSet';
import { insertSignOff, type SignatoryNames } from './signOffStore';

type Input = Inputs['signOffs']['request'];

/** Hashes of results by the ids of the runs that they are of. */
type KnownResults = Map<string, HashedResults>;

/**
 * Freezes what is to be signed, and asks the signatories for it.
 *
 * Hashing results takes seconds with many iterations, so it is done before anything is locked: results of runs that have
 * ended never change. What may change is looked at once more under the locks (see `voidSignOffs`).
 *
 * @param names - of the signatories
 * @returns id of the sign-off
 * @throws Refusal `notFound`, `invalid` with all problems, or `conflict` when another one stands
 */
export async function requestSignOff(
  knex: Knex,
  input: Input,
  caller: Caller,
  names: SignatoryNames,
  released: ReleasedEntity = { parts: [], testSets: [] },
): Promise<string> {
  const known: KnownResults = new Map();
  for (const id of new Set(input.runs)) {
    const { runs } = await readFamily(knex, id);
    if (runs.every(({ state }) => state === 'finished')) {
      known.set(keyOf(runs), await hashResults(knex, runs));
    }
  }
  return knex.transaction(trx =>
    writeSignOff(trx, input, { caller, released, known, names }),
  );
}

function keyOf(runs: Array<{ id: string }>): string {
  return runs.map(({ id }) => id).join(' ');
}

async function writeSignOff(
  trx: Knex.Transaction,
  input: Input,
  {
    caller,
    released,
    known,
    names,
  }: {
    caller: Caller;
    released: ReleasedEntity;
    known: KnownResults;
    names: SignatoryNames;
  },
): Promise<string> {
  const { families, testSets, environments } = await lockAll(trx, input.runs);
  const problems: Problem[] = [
    ...problemsOfTexts(input),
    ...problemsOfRequest(input, families),
  ];
  const signed: SignOffSnapshot['testSets'] = [];
  for (const [index, family] of families.entries()) {
    const { test_set: name, environment } = family.asked;
    const present = {
      testSet: testSets.get(name),
      environment: environments.get(environment),
    };
    const found = await problemsOfFamily(trx, family, present);
    const { testSet } = present;
    problems.push(
      ...asProblems(['runs', index], 'runs', [
        ...found,
        ...(testSet ? problemsOfRelease(input, family, testSet, released) : []),
      ]),
    );
    if (found.length === 0) {
      const results =
        known.get(keyOf(family.runs)) ?? (await hashResults(trx, family.runs));
      signed.push(await signedTestSet(trx, family, present.testSet!, results));
    }
  }
  const snapshot = keepable(snapshotOf(input, families, signed));
  problems.push(...problemsOfSignatories(snapshot));
  if (problems.length > 0) {
    throw invalid('The sign-off cannot be requested', problems);
  }
  await trx('test_runs')
    .whereRaw('id = any(?)', [
      families.flatMap(({ runs }) => runs.map(({ id }) => id)),
    ])
    .increment('holds', 1);
  const hash = contentHash(snapshot);
  const id = await insertSignOff(trx, {
    runId: input.release ? null : families[0].asked.id,
    dueOn: input.dueOn,
    snapshot,
    hash,
    createdBy: keepable(caller.actor),
    names,
  });
  if (!id) {
    throw new Refusal(
      'conflict',
      `Another sign-off stands for ${
        input.release
          ? `release ${input.release.version} of ${input.release.entity} in ${input.release.environment}`
          : 'this run'
      }; withdraw it first`,
    );
  }
  await audit(trx, caller, {
    action: 'signOff.requested',
    resource: { kind: 'signOff', name: id },
    after: { ...snapshot, dueOn: input.dueOn, hash },
  });
  return id;
}

/** Everything that a sign-off is bound to, in the order that all keep to; it stays as it is until the end. */
async function lockAll(
  trx: Knex.Transaction,
  ids: string[],
): Promise<{
  families: RunFamily[];
  testSets: Map<string, TestSetRow | undefined>;
  environments: Map<string, Environment | undefined>;
}> {
  const before: RunFamily[] = [];
  for (const id of new Set(ids)) {
    before.push(await readFamily(trx, id));
  }
  const names = (column: 'test_set' | 'environment') => [
    ...new Set(before.flatMap(({ runs }) => runs.map(run => run[column]))),
  ];
  for (const [table, column] of [
    ['test_sets', 'test_set'],
    ['environments', 'environment'],
  ] as const) {
    await trx(table)
      .whereRaw('name = any(?)', [names(column)])
      .orderByRaw('name collate "C"')
      .forShare()
      .select('name');
  }
  // Read anew: a repeat may have begun before the lock on its test set was got.
  const families: RunFamily[] = [];
  for (const { asked } of before) {
    families.push(await readFamily(trx, asked.id));
  }
  await lockRuns(
    trx,
    families.flatMap(({ runs }) => runs.map(({ id }) => id)),
  );
  const read = async <T>(list: string[], find: (name: string) => Promise<T>) =>
    new Map(
      await Promise.all(
        list.map(async name => [name, await find(name)] as const),
      ),
    );
  return {
    families,
    testSets: await read(names('test_set'), name => findTestSet(trx, name)),
    environments: await read(names('environment'), name =>
      findEnvironment(trx, name),
    ),
  };
}

async function lockRuns(trx: Knex.Transaction, ids: string[]): Promise<void> {
  const locked: string[] = await trx('test_runs')
    .whereRaw('id = any(?)', [ids])
    .orderBy('id')
    .forNoKeyUpdate()
    .pluck('id');
  const gone = ids.find(id => !locked.includes(id));
  if (gone) {
    throw new Refusal('notFound', `There is no test run “${gone}” any more`);
  }
}

function snapshotOf(
  { release, scope, signatories }: Input,
  [{ asked }]: RunFamily[],
  testSets: SignOffSnapshot['testSets'],
): SignOffSnapshot {
  return {
    format: 2,
    release: release
      ? { entity: foldReference(release.entity), version: release.version }
      : null,
    environment: release?.environment ?? asked.environment,
    scope,
    signatories: signatories.map(foldReference),
    testSets,
  };
}

function problemsOfRequest(input: Input, families: RunFamily[]): Problem[] {
  const { release, runs, dueOn } = input;
  const covered = families.flatMap(family => family.runs.map(({ id }) => id));
  const today = new Date().toISOString().slice(0, 10);
  return [
    ...asProblems(['runs'], 'runs', [
      ...(runs.length > 1 && !release
        ? ['one run is signed by itself; several belong to a release']
        : []),
      ...(new Set(covered).size < covered.length ||
      new Set(runs).size < runs.length
        ? ['a run stands twice, by itself or as a repeat of another']
        : []),
    ]),
    ...asProblems(
      ['release', 'entity'],
      'release, entity',
      release && !/^(component|system):/i.test(release.entity)
        ? ['must be a component or a system']
        : [],
    ),
    ...asProblems(
      ['dueOn'],
      'due date',
      dueOn && dueOn < today ? ['is in the past'] : [],
    ),
  ];
}

/** A signatory who may never sign would keep the sign-off open for ever. */
function problemsOfSignatories({
  signatories,
  testSets,
}: SignOffSnapshot): Problem[] {
  return signatories.flatMap((ref, index) => {
    const written = testSets.find(({ authors }) =>
      authors.some(author => foldReference(author.ref) === ref),
    );
    return asProblems(
      ['signatories', index],
      `signatories, number ${index + 1}`,
      [
        ...(/^(user|group):/.test(ref)
          ? []
          : [`“${ref}” is neither a user nor a group`]),
        ...(signatories.indexOf(ref) < index ? [`“${ref}” stands twice`] : []),
        ...(written
          ? [
              `${ref} is an author of revision ${written.revision} of test set “${written.title}”, and nobody signs what they have written; choose somebody else`,
            ]
          : []),
      ],
    );
  });
}
