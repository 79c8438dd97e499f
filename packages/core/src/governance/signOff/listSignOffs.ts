import {
  foldReference,
  type SignOffSummary,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import {
  whereVisible,
  type VisibleClasses,
} from '../../authoring/accessClasses';
import { patternOf } from '../../insights/iterationFilter';
import { refsOf } from '../../refsOf';
import type { Caller } from '../../types';
import { whereActor } from '../whereActor';
import { selectSignOffs, standing, toSummaries } from './signOffStore';

/** Sign-offs that match everything that is given, newest first. */
export async function listSignOffs(
  db: Knex,
  query: Inputs['signOffs']['list'],
  caller: Pick<Caller, 'actor' | 'groups'>,
  classes?: VisibleClasses,
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
    whereWaiting(found, caller);
  }
  if (query.requested === '1') {
    whereActor(found, 's.created_by', caller);
  }
  if (query.search?.trim()) {
    whereSaid(found, patternOf(query.search));
  }
  if (classes) {
    whereSeen(found, classes);
  }
  if (after) {
    found.where('s.id', '<', after);
  }
  return toSummaries(db, await found.orderBy('s.id', 'desc').limit(limit));
}

/** How many sign-offs wait for the caller, and how many of them longer than they should. */
export async function countWaiting(
  db: Knex,
  caller: Pick<Caller, 'actor' | 'groups'>,
  classes?: VisibleClasses,
): Promise<{ total: number; overdue: number }> {
  const waiting = db('sign_offs as s');
  whereWaiting(waiting, caller);
  if (classes) {
    whereSeen(waiting, classes);
  }
  const [{ total, overdue }] = await waiting.select(
    db.raw('count(*) as total'),
    db.raw(`count(*) filter (where s.due_on < current_date) as overdue`),
  );
  return { total: Number(total), overdue: Number(overdue) };
}

/**
 * Those that the caller has still to decide on. What they wrote, or have signed already for somebody else of the
 * signatories, they cannot sign: it waits for others.
 */
function whereWaiting(
  signOffs: Knex.QueryBuilder,
  caller: Pick<Caller, 'actor' | 'groups'>,
): void {
  const me = [foldReference(caller.actor.ref), caller.actor.eid ?? null];
  signOffs
    .where('s.outcome', 'pending')
    .whereRaw(
      `exists (
         select from sign_off_signatories g
         where g.sign_off_id = s.id and g.decision is null and g.ref = any(?)
       )`,
      [refsOf(caller)],
    )
    .whereRaw(
      `not exists (
         select from sign_off_signatories g
         where g.sign_off_id = s.id and (lower(g.decided_by ->> 'ref') = ? or g.decided_by ->> 'eid' = ?)
       )`,
      me,
    )
    .whereRaw(
      `not exists (
         select from jsonb_array_elements(s.snapshot -> 'testSets') p, jsonb_array_elements(p -> 'authors') a
         where lower(a ->> 'ref') = ? or a ->> 'eid' = ?
       )`,
      me,
    );
}

/** Those that say it somewhere where people look for it. */
function whereSaid(signOffs: Knex.QueryBuilder, pattern: string): void {
  signOffs.andWhere(said =>
    said
      .whereILike('s.entity', pattern)
      .orWhereILike('s.release', pattern)
      .orWhereILike('s.environment', pattern)
      .orWhereRaw(`s.snapshot ->> 'scope' ilike ?`, [pattern])
      .orWhereRaw(
        `exists (
           select from jsonb_array_elements(s.snapshot -> 'testSets') p
           where p ->> 'title' ilike ? or p ->> 'testSet' ilike ?
         )`,
        [pattern, pattern],
      ),
  );
}

/** Those of which every test set may be seen. */
function whereSeen(signOffs: Knex.QueryBuilder, classes: VisibleClasses): void {
  signOffs.whereNotExists(covered =>
    covered
      .from('sign_off_runs as r')
      .whereRaw('r.sign_off_id = s.id')
      .whereNotExists(sets =>
        sets
          .from('test_sets as t')
          .whereRaw('t.name = r.test_set')
          .andWhere(scope => whereVisible(scope, 't.access_class', classes)),
      ),
  );
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
