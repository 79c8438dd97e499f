import type {
  AuditEntry,
  AuditSubject,
  ListedAuditEntry,
  SignOffSnapshot,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { isUuid } from '../postgres/uuid';

/** Kinds of resources that have ids for names. */
type Kind = 'signOff' | 'testRun' | 'manualCheck';

/**
 * Adds to entries how people know what they are about, where its name is an id. The trail stays what it is: this is read
 * from the sign-offs, runs and checks that there are now, with one statement for each kind.
 */
export async function withSubjects(
  db: Knex,
  entries: AuditEntry[],
): Promise<ListedAuditEntry[]> {
  const namesOf = (kind: Kind) => [
    ...new Set(
      entries
        .filter(
          ({ resource: { kind: its, name } }) =>
            // Whoever has tampered with the trail shall not break its page.
            its === kind && name.split('/').every(isUuid),
        )
        .map(({ resource }) => resource.name),
    ),
  ];
  const checks = namesOf('manualCheck').map(name => name.split('/'));
  const [signOffs, runs, iterations] = await Promise.all([
    readSignOffs(db, namesOf('signOff')),
    readRuns(db, [...namesOf('testRun'), ...checks.map(([run]) => run)]),
    readChecks(db, checks),
  ]);
  const subjectOf = ({ kind, name }: AuditEntry['resource']) => {
    const run = runs.get(name.split('/')[0]);
    const found: Record<Kind, AuditSubject> = {
      signOff: { signOff: signOffs.get(name) },
      testRun: { run },
      manualCheck: { run, check: iterations.get(name) },
    };
    return found[kind as Kind];
  };
  return entries.map(entry => ({
    ...entry,
    subject: subjectOf(entry.resource),
  }));
}

async function readSignOffs(
  db: Knex,
  ids: string[],
): Promise<Map<string, AuditSubject['signOff']>> {
  const rows: Array<{ id: string; snapshot: SignOffSnapshot }> =
    ids.length === 0
      ? []
      : await db('sign_offs')
          .whereRaw('id = any(?)', [ids])
          .select('id', 'snapshot');
  return new Map(
    rows.map(({ id, snapshot: { release, environment, testSets } }) => [
      id,
      {
        release,
        environment,
        testSets: testSets.map(({ title, runs }) => ({
          title,
          runs: runs.map(run => ({ id: run.id, number: run.number })),
        })),
      },
    ]),
  );
}

async function readRuns(
  db: Knex,
  ids: string[],
): Promise<Map<string, AuditSubject['run']>> {
  const rows =
    ids.length === 0
      ? []
      : await db('test_runs')
          .whereRaw('id = any(?)', [ids])
          .select('id', 'number', { title: 'test_set_title' });
  return new Map(rows.map(row => [row.id, row]));
}

/** @param names - ids of runs and iterations; partitions are found by the run */
async function readChecks(
  db: Knex,
  names: string[][],
): Promise<Map<string, AuditSubject['check']>> {
  const rows =
    names.length === 0
      ? []
      : await db('iterations')
          .whereRaw('run_id = any(?) and id = any(?)', [
            names.map(([run]) => run),
            names.map(([, iteration]) => iteration),
          ])
          .select('run_id', 'id', 'case_name', 'row_key');
  return new Map(
    rows.map(row => [
      `${row.run_id}/${row.id}`,
      { iterationId: row.id, caseName: row.case_name, rowKey: row.row_key },
    ]),
  );
}
