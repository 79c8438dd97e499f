import {
  foldReference,
  type SignOffSummary,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { whereMatching } from '../../authoring/testSetFilter';
import type { Caller, TestSetFilter } from '../../types';
import { selectSignOffs, standing, toSummaries } from './signOffStore';

/** Sign-offs that match everything that is given, newest first. */
export async function listSignOffs(
  db: Knex,
  query: Inputs['signOffs']['list'],
  caller: Pick<Caller, 'actor' | 'groups'>,
  visible?: TestSetFilter,
): Promise<SignOffSummary[]> {
  const { testSet, run, entity, outcomes, mine, after, limit } = query;
  const found = selectSignOffs(db);
  const covers = (where: Record<string, string>) =>
    db('sign_off_runs as r')
      .whereRaw('r.sign_off_id = s.id')
      .where(where)
      .select(db.raw('1'));
  if (testSet) {
    found.whereExists(covers({ 'r.test_set': testSet }));
  }
  if (run) {
    found.whereExists(covers({ 'r.run_id': run }));
  }
  if (entity) {
    const ref = foldReference(entity);
    found.where(either =>
      either
        .where('s.entity', ref)
        .orWhereExists(
          db('sign_off_runs as r')
            .join('test_sets as t', 't.name', 'r.test_set')
            .whereRaw('r.sign_off_id = s.id and t.tests @> array[?]', [ref])
            .select(db.raw('1')),
        ),
    );
  }
  if (outcomes && outcomes.length > 0) {
    found.whereIn('s.outcome', outcomes);
  }
  if (mine === '1') {
    found.where('s.outcome', 'pending').whereExists(
      db('sign_off_signatories as g')
        .whereRaw('g.sign_off_id = s.id and g.decision is null')
        .whereRaw('g.ref = any(?)', [
          [caller.actor.ref, ...(caller.groups ?? [])].map(foldReference),
        ])
        .select(db.raw('1')),
    );
  }
  if (visible) {
    found.whereNotExists(
      db('sign_off_runs as r')
        .whereRaw('r.sign_off_id = s.id')
        .whereNotExists(sets =>
          sets
            .from('test_sets as t')
            .whereRaw('t.name = r.test_set')
            .andWhere(scope => whereMatching(scope, visible)),
        )
        .select(db.raw('1')),
    );
  }
  if (after) {
    found.where('s.id', '<', after);
  }
  return toSummaries(db, await found.orderBy('s.id', 'desc').limit(limit));
}

/** For each run that is covered by a sign-off that stands, the newest of those, an accepted one before a pending one. */
export async function standingSignOffs(
  db: Knex,
  runIds: string[],
): Promise<Map<string, NonNullable<SignOffMark>>> {
  const { rows } = await db.raw(
    `select distinct on (r.run_id) r.run_id, s.id, s.outcome
     from sign_off_runs r join sign_offs s on s.id = r.sign_off_id
     where r.run_id = any(?) and s.outcome = any(?)
     order by r.run_id, s.outcome = 'pending', s.id desc`,
    [runIds, standing],
  );
  return new Map(
    rows.map(({ run_id: run, id, outcome }: any) => [run, { id, outcome }]),
  );
}

type SignOffMark = Pick<SignOffSummary, 'id' | 'outcome'> | undefined;
