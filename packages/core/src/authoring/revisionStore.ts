import type { Actor, TestSetDefinition } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { keepable } from '../postgres/keepableText';
import type { Caller } from '../types';

/** A row of revisions without its snapshot, which may be large. */
export interface RevisionRow {
  id: string;
  number: number;
  hash: string;
  comment: string;
  created_at: Date;
  created_by: Actor;
}

const head = ['id', 'number', 'hash', 'comment', 'created_at', 'created_by'];

export async function findRevision(
  db: Knex,
  testSetId: string,
  number: number,
): Promise<RevisionRow | undefined> {
  return db('revisions').where({ test_set_id: testSetId, number }).first(head);
}

export async function snapshotOf(
  db: Knex,
  revisionId: string,
): Promise<TestSetDefinition> {
  const { snapshot } = await db('revisions')
    .where({ id: revisionId })
    .first('snapshot');
  return snapshot;
}

/** The snapshot without its data sets: what runners need, whose values are pinned with the iterations. */
export async function stepsOf(
  db: Knex,
  revisionId: string,
): Promise<TestSetDefinition> {
  const { steps } = await db('revisions')
    .where({ id: revisionId })
    .first(db.raw(`snapshot || '{"dataSets": []}' as steps`));
  return steps;
}

export async function listRevisions(
  db: Knex,
  query: { testSetId: string; limit: number; before?: number },
): Promise<RevisionRow[]> {
  const revisions = db('revisions').where({ test_set_id: query.testSetId });
  if (query.before !== undefined) {
    revisions.where('number', '<', query.before);
  }
  return revisions.orderBy('number', 'desc').limit(query.limit).select(head);
}

export async function insertRevision(
  trx: Knex.Transaction,
  revision: {
    testSetId: string;
    number: number;
    hash: string;
    definition: TestSetDefinition;
    comment: string;
  },
  caller: Caller,
): Promise<void> {
  const { actor, onBehalfOf } = keepable({
    actor: caller.actor,
    onBehalfOf: caller.onBehalfOf,
  });
  await trx('revisions').insert({
    test_set_id: revision.testSetId,
    number: revision.number,
    hash: revision.hash,
    snapshot: JSON.stringify(revision.definition),
    comment: revision.comment,
    created_by: JSON.stringify(actor),
    on_behalf_of: onBehalfOf && JSON.stringify(onBehalfOf),
  });
}
