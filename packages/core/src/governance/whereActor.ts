import { foldReference } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { Caller } from '../types';

/** A column of the type `Actor` holds the caller, by whatever account: see `isSameActor`. */
export function whereActor(
  query: Knex.QueryBuilder,
  column: string,
  { actor }: Pick<Caller, 'actor'>,
): void {
  query.whereRaw(`(lower(?? ->> 'ref') = ? or ?? ->> 'eid' = ?)`, [
    column,
    foldReference(actor.ref),
    column,
    actor.eid ?? null,
  ]);
}
