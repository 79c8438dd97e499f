import {
  emptyDefinition,
  foldReference,
  runOptionsSchema,
  type Run,
  type TestSetMeta,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { contentHash } from '../authoring/contentHash';
import { findEnvironment } from '../authoring/environmentStore';
import { findRevision, insertRevision } from '../authoring/revisionStore';
import {
  findTestSet,
  insertTestSet,
  lockTestSet,
  updateTestSet,
  type TestSetRow,
} from '../authoring/testSetStore';
import { refuseUsedName } from '../authoring/usedNames';
import { invalid, Refusal } from '../errors';
import { pinEnvironment } from '../execution/planRun';
import { readRun } from '../execution/runStore';
import { audit } from '../governance/auditTrail';
import { assertKnown } from '../governance/fourEyes';
import { keepable } from '../postgres/keepableText';
import type { Caller, ImportService, Naming } from '../types';
import { problemsOfImport } from './checkImport';
import type { ImportInput } from './importedResults';
import { beginImport, endImport } from './importStore';
import { writeImportedRun } from './writeImportedRun';

/**
 * Results from elsewhere become finished runs of test sets whose content is kept elsewhere.
 *
 * An import is known by test set and key. The row of `imports` is written first: of two senders of the same import the
 * second one waits for the first, and gets its run.
 */
export class PostgresImportService implements ImportService {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async import(
    given: ImportInput,
    caller: Caller,
    naming?: Naming,
  ): Promise<{ run: Run; created: boolean; testSetCreated: boolean }> {
    // Before a repetition can get the run that a deleted test set has left.
    if (!(await findTestSet(this.#knex, keepable(given.testSet)))) {
      await refuseUsedName(this.#knex, given.testSet, naming);
    }
    assertKnown(caller);
    const problems = problemsOfImport(given);
    if (problems.length > 0) {
      throw invalid('The results cannot be imported', problems);
    }
    const input = { ...given, results: keepable(given.results) };
    return this.#knex.transaction(async trx => {
      const before = await beginImport(trx, input);
      if (before) {
        const run = await readRun(trx, before);
        return { run, created: false, testSetCreated: false };
      }
      const { testSet, created } = await provideTestSet(
        trx,
        input,
        caller,
        naming,
      );
      const found = await findEnvironment(trx, input.environment);
      const revision = (await findRevision(trx, testSet.id, testSet.revision))!;
      const { id, number } = await writeImportedRun(trx, {
        testSet,
        revision,
        environment: found
          ? pinEnvironment(found)
          : elsewhere(input.environment),
        options: runOptionsSchema.parse({ evidence: 'none' }),
        createdBy: keepable(caller.actor),
        onBehalfOf: caller.onBehalfOf && keepable(caller.onBehalfOf),
        results: input.results,
      });
      await endImport(trx, input, id);
      await audit(trx, caller, {
        action: 'testRun.imported',
        resource: { kind: 'testRun', name: id },
        after: {
          testSet: input.testSet,
          number,
          environment: input.environment,
          format: input.format,
          iterations: input.results.length,
          contentHash: input.contentHash,
        },
      });
      return {
        run: await readRun(trx, id),
        created: true,
        testSetCreated: created,
      };
    });
  }
}

/** An environment that the portal does not know: only its name is known. */
function elsewhere(name: string) {
  return {
    name,
    baseUrl: '',
    variables: {},
    secrets: [],
    allowedHosts: [],
    protected: false,
  };
}

/** The test set of an import, made when it is not there, and brought up to what the import says of it. */
async function provideTestSet(
  trx: Knex.Transaction,
  input: ImportInput,
  caller: Caller,
  naming: Naming | undefined,
): Promise<{ testSet: TestSetRow; created: boolean }> {
  const caseCount = new Set(input.results.map(({ caseName }) => caseName)).size;
  const known = await lockTestSet(trx, input.testSet);
  if (!known) {
    return {
      testSet: await createTestSet(trx, input, caseCount, caller, naming),
      created: true,
    };
  }
  if (known.source !== 'import') {
    throw new Refusal(
      'conflict',
      `Test set “${input.testSet}” is written in the portal and takes no imports; import under another name`,
    );
  }
  const before = metaOf(known);
  const after = {
    ...before,
    ...(input.owner && { owner: foldReference(input.owner) }),
    ...(input.title && { title: input.title }),
    ...(input.tests && { tests: folded(input.tests) }),
  };
  const changed = contentHash(before) !== contentHash(after);
  if (changed || known.case_count !== caseCount) {
    await updateTestSet(trx, known.id, {
      ...after,
      caseCount,
      revision: known.revision,
      updatedBy: keepable(caller.actor),
    });
  }
  if (changed) {
    await audit(trx, caller, {
      action: 'testSet.saved',
      resource: { kind: 'testSet', name: input.testSet },
      before,
      after,
    });
  }
  return { testSet: (await findTestSet(trx, input.testSet))!, created: false };
}

async function createTestSet(
  trx: Knex.Transaction,
  input: ImportInput,
  caseCount: number,
  caller: Caller,
  naming: Naming | undefined,
): Promise<TestSetRow> {
  if (!input.owner) {
    throw invalid('The results cannot be imported', [
      {
        path: ['owner'],
        place: 'owner',
        message: `is needed, because there is no test set “${input.testSet}” yet; for instance group:default/checkout`,
      },
    ]);
  }
  const meta: TestSetMeta = {
    title: input.title ?? input.testSet,
    description: '',
    owner: foldReference(input.owner),
    tests: folded(input.tests ?? []),
    system: null,
    tags: [],
    environments: [],
  };
  const updatedBy = keepable(caller.actor);
  const inserted = await insertTestSet(
    trx,
    input.testSet,
    { ...meta, caseCount, updatedBy },
    'import',
  );
  if (!inserted) {
    throw new Refusal(
      'conflict',
      `Test set “${input.testSet}” was created by somebody else at the same time; import once more`,
    );
  }
  await refuseUsedName(trx, input.testSet, naming);
  await insertRevision(
    trx,
    {
      testSetId: inserted.id,
      number: inserted.revision,
      hash: contentHash(emptyDefinition),
      definition: emptyDefinition,
      comment: 'The content is kept elsewhere',
    },
    caller,
  );
  await audit(trx, caller, {
    action: 'testSet.created',
    resource: { kind: 'testSet', name: input.testSet },
    after: { ...meta, source: 'import' },
  });
  return (await findTestSet(trx, input.testSet))!;
}

function folded(refs: string[]): string[] {
  return [...new Set(refs.map(foldReference))];
}

function metaOf(row: TestSetRow): TestSetMeta {
  const { title, description, owner, tests, system, tags, environments } = row;
  return { title, description, owner, tests, system, tags, environments };
}
