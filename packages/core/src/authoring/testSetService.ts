import type {
  Problem,
  TestSet,
  TestSetDefinition,
  TestSetMeta,
  TestSetSummary,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { invalid, nameTaken, noTestSet, Refusal } from '../errors';
import { newestRuns } from '../execution/runStore';
import { audit } from '../governance/auditTrail';
import { assertKnown } from '../governance/fourEyes';
import { standingsOf, type Standing } from '../governance/reviewStore';
import { supersedeReview } from '../governance/supersedeReview';
import {
  voidForContent,
  voidForDeletedTestSet,
} from '../governance/signOff/voidSignOffs';
import { keepable } from '../postgres/keepableText';
import type {
  Caller,
  Naming,
  TestSetFacts,
  TestSetFilter,
  TestSetService,
} from '../types';
import type { AccessClasses } from './accessClasses';
import {
  checkTestSet,
  problemOfEnvironment,
  type CheckedTestSet,
} from './checkTestSet';
import { contentHash } from './contentHash';
import { writeContent } from './contentStore';
import { lockExistingEnvironments } from './environmentStore';
import { keptElsewhere } from './keptElsewhere';
import {
  findRevision,
  insertRevision,
  listRevisions,
  snapshotOf,
  type RevisionRow,
} from './revisionStore';
import {
  deleteTestSet,
  findTestSet,
  findWithContent,
  insertTestSet,
  listTestSets,
  lockTestSet,
  readFacts,
  updateTestSet,
  type TestSetRow,
} from './testSetStore';
import { refuseUsedName } from './usedNames';

/**
 * Test sets and their revisions.
 *
 * Saving locks the test set first, so of two people who save at the same time the second one meets the revision of the
 * first. Head, rows of the content, revision and audit entry are written in one transaction.
 */
export class PostgresTestSetService implements TestSetService {
  readonly #knex: Knex;
  readonly #classes: AccessClasses;

  constructor(knex: Knex, classes: AccessClasses) {
    this.#knex = knex;
    this.#classes = classes;
  }

  async list(query: Inputs['testSets']['list'], visible?: TestSetFilter) {
    const { rows, total } = await this.#classes.read(
      this.#knex,
      visible,
      classes => listTestSets(this.#knex, keepable(query), classes),
      found => found.rows.length > 0,
    );
    const lastRuns = await newestRuns(
      this.#knex,
      rows.map(row => row.name),
    );
    const items = rows.map(
      (row): TestSetSummary => ({
        ...headOf(row),
        caseCount: row.case_count,
        lastRun: lastRuns.get(row.name) ?? null,
      }),
    );
    return { items, total };
  }

  async get(name: string): Promise<TestSet> {
    return readTestSet(this.#knex, name);
  }

  async facts(names: string[]): Promise<TestSetFacts[]> {
    return readFacts(this.#knex, keepable(names));
  }

  async assertFree(name: string, naming?: Naming): Promise<void> {
    if (await findTestSet(this.#knex, keepable(name))) {
      throw nameTaken(name);
    }
    await refuseUsedName(this.#knex, name, naming);
  }

  async create(
    input: Inputs['testSets']['create'],
    caller: Caller,
    naming?: Naming,
  ) {
    assertKnown(caller);
    const checked = checkTestSet(input);
    return this.#knex.transaction(async trx => {
      if (await findTestSet(trx, input.name)) {
        throw nameTaken(input.name);
      }
      await refuseUsedName(trx, input.name, naming);
      const { meta, definition } = await passed(trx, input, checked);
      const inserted = await insertTestSet(trx, input.name, {
        ...meta,
        caseCount: definition.cases.length,
        updatedBy: keepable(caller.actor),
      });
      if (!inserted) {
        throw nameTaken(input.name);
      }
      await refuseUsedName(trx, input.name, naming);
      await insertRevision(
        trx,
        {
          testSetId: inserted.id,
          number: inserted.revision,
          hash: contentHash(definition),
          definition,
          comment: input.comment,
        },
        caller,
      );
      await writeContent(trx, inserted.id, definition);
      await audit(trx, caller, {
        action: 'testSet.created',
        resource: { kind: 'testSet', name: input.name },
        after: { ...meta, definition },
      });
      return readTestSet(trx, input.name);
    });
  }

  async save(input: Inputs['testSets']['save'], caller: Caller) {
    assertKnown(caller);
    const { baseRevision, ...given } = input;
    const checked = checkTestSet(given);
    return this.#knex.transaction(async trx => {
      const row = (await lockTestSet(trx, input.name)) ?? missing(input.name);
      if (row.source === 'import') {
        throw keptElsewhere(row.name, 'be changed here');
      }
      const newest = (await findRevision(trx, row.id, row.revision))!;
      if (newest.number !== baseRevision) {
        throw savedInBetween(row, newest, baseRevision);
      }
      const { meta, definition } = await passed(trx, input, checked);
      const hash = contentHash(definition);
      const changed = hash !== newest.hash;
      if (!changed && contentHash(meta) === contentHash(metaOf(row))) {
        return readTestSet(trx, input.name);
      }
      const before = changed ? await snapshotOf(trx, newest.id) : undefined;
      const revision = changed ? newest.number + 1 : newest.number;
      await updateTestSet(trx, row.id, {
        ...meta,
        caseCount: definition.cases.length,
        revision,
        updatedBy: keepable(caller.actor),
      });
      if (before) {
        await insertRevision(
          trx,
          {
            testSetId: row.id,
            number: revision,
            hash,
            definition,
            comment: input.comment,
          },
          caller,
        );
        await writeContent(trx, row.id, definition, before);
        await voidForContent(trx, caller, {
          testSet: row,
          revision,
          before,
          after: definition,
        });
      }
      await audit(trx, caller, {
        action: 'testSet.saved',
        resource: { kind: 'testSet', name: input.name },
        before: { ...metaOf(row), definition: before },
        after: { ...meta, definition: before && definition },
      });
      if (changed) {
        await supersedeReview(trx, caller, row, revision);
      }
      return readTestSet(trx, input.name);
    });
  }

  async delete(name: string, caller: Caller): Promise<void> {
    await this.#knex.transaction(async trx => {
      const row = (await lockTestSet(trx, name)) ?? missing(name);
      const newest = (await findRevision(trx, row.id, row.revision))!;
      await audit(trx, caller, {
        action: 'testSet.deleted',
        resource: { kind: 'testSet', name },
        before: {
          ...metaOf(row),
          definition: await snapshotOf(trx, newest.id),
        },
      });
      await voidForDeletedTestSet(trx, caller, row);
      await deleteTestSet(trx, row);
    });
  }

  async revisions(query: { name: string; limit: number; before?: number }) {
    const row =
      (await findTestSet(this.#knex, query.name)) ?? missing(query.name);
    const rows = await listRevisions(this.#knex, {
      ...query,
      testSetId: row.id,
    });
    const standings = await standingsOf(
      this.#knex,
      rows.map(({ id }) => id),
    );
    return {
      items: rows.map(revision =>
        toRevision(revision, standings.get(revision.id)!),
      ),
    };
  }

  async revision(name: string, number: number) {
    const row = (await findTestSet(this.#knex, name)) ?? missing(name);
    const revision = await findRevision(this.#knex, row.id, number);
    if (!revision) {
      throw new Refusal(
        'notFound',
        `Test set “${name}” has no revision ${number}; the newest is ${row.revision}`,
      );
    }
    const standings = await standingsOf(this.#knex, [revision.id]);
    return {
      ...toRevision(revision, standings.get(revision.id)!),
      definition: await snapshotOf(this.#knex, revision.id),
    };
  }
}

/** Adds what only the database knows to what is wrong, and refuses all of it together. */
async function passed(
  trx: Knex.Transaction,
  input: { environments: string[] },
  checked: CheckedTestSet,
): Promise<{ meta: TestSetMeta; definition: TestSetDefinition }> {
  const existing = await lockExistingEnvironments(trx, input.environments);
  const unknown = input.environments.flatMap((name, index): Problem[] =>
    existing.has(name)
      ? []
      : [problemOfEnvironment(index, `there is no environment “${name}”`)],
  );
  if (!checked.meta || unknown.length > 0) {
    throw invalid('The test set cannot be saved', [
      ...checked.problems,
      ...unknown,
    ]);
  }
  return checked;
}

async function readTestSet(db: Knex, name: string): Promise<TestSet> {
  const row = (await findWithContent(db, name)) ?? missing(name);
  return {
    ...headOf(row),
    id: row.id,
    createdAt: row.created_at.toISOString(),
    definition: row.snapshot,
  };
}

function metaOf(row: TestSetRow): TestSetMeta {
  const { title, description, owner, tests, system, tags, environments } = row;
  return { title, description, owner, tests, system, tags, environments };
}

function headOf(row: TestSetRow) {
  return {
    name: row.name,
    source: row.source,
    ...metaOf(row),
    revision: row.revision,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  };
}

function toRevision(row: RevisionRow, standing: Standing) {
  return {
    number: row.number,
    hash: row.hash,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    comment: row.comment,
    ...standing,
  };
}

function missing(name: string): never {
  throw noTestSet(name);
}

function savedInBetween(
  row: TestSetRow,
  newest: RevisionRow,
  baseRevision: number,
): Refusal {
  const who = newest.created_by.name ?? newest.created_by.ref;
  return new Refusal(
    'conflict',
    `Test set “${
      row.name
    }” was saved by ${who} at ${newest.created_at.toISOString()} as revision ${
      newest.number
    }, ` +
      `but your change is based on revision ${baseRevision}; load revision ${newest.number} and make your change again`,
  );
}
