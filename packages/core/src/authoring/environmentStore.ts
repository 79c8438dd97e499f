import type { Environment } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { whereVisible, type VisibleClasses } from './accessClasses';

/** What is kept of an environment, apart from times. */
export type EnvironmentContent = Omit<Environment, 'updatedAt'>;

interface EnvironmentRow {
  name: string;
  title: string;
  base_url: string;
  variables: Record<string, string>;
  secrets: string[];
  allowed_hosts: string[];
  protected: boolean;
  parallel: number | null;
  executor: string | null;
  retention_days: number | null;
  managed_by: Environment['managedBy'];
  updated_at: Date;
}

export async function listEnvironments(db: Knex): Promise<Environment[]> {
  const rows = await db('environments').orderBy(['title', 'name']);
  return rows.map(toEnvironment);
}

export async function findEnvironment(
  db: Knex,
  name: string,
): Promise<Environment | undefined> {
  const row = await db('environments').where({ name }).first();
  return row && toEnvironment(row);
}

/** Finds an environment and keeps others from changing or listing it until the end of the transaction. */
export async function lockEnvironment(
  trx: Knex.Transaction,
  name: string,
): Promise<Environment | undefined> {
  const row = await trx('environments').where({ name }).forUpdate().first();
  return row && toEnvironment(row);
}

/** Which of the names are environments; they cannot be deleted until the end of the transaction. */
export async function lockExistingEnvironments(
  trx: Knex.Transaction,
  names: string[],
): Promise<Set<string>> {
  const rows = await trx('environments')
    .whereRaw('name = any(?)', [names])
    .orderBy('name')
    .forKeyShare()
    .select('name');
  return new Set(rows.map(row => row.name));
}

export async function namesOfConfigured(trx: Knex): Promise<string[]> {
  return trx('environments')
    .where({ managed_by: 'configuration' })
    .orderBy('name')
    .pluck('name');
}

export async function testSetsListing(
  db: Knex,
  environment: string,
  classes?: VisibleClasses,
): Promise<string[]> {
  const sets = db('test_set_environments as e')
    .join('test_sets as t', 't.id', 'e.test_set_id')
    .where('e.environment', environment);
  if (classes) {
    whereVisible(sets, 't.access_class', classes);
  }
  return sets.orderBy('t.name').pluck('t.name');
}

/** @returns false when the name is taken */
export async function insertEnvironment(
  trx: Knex.Transaction,
  environment: EnvironmentContent,
): Promise<boolean> {
  const inserted = await trx('environments')
    .insert(columnsOf(environment))
    .onConflict('name')
    .ignore()
    .returning('name');
  return inserted.length > 0;
}

export async function updateEnvironment(
  trx: Knex.Transaction,
  environment: EnvironmentContent,
): Promise<void> {
  await trx('environments')
    .where({ name: environment.name })
    .update({ ...columnsOf(environment), updated_at: trx.fn.now() });
}

export async function deleteEnvironment(
  trx: Knex.Transaction,
  name: string,
): Promise<void> {
  await trx('environments').where({ name }).delete();
}

function columnsOf(environment: EnvironmentContent) {
  return {
    name: environment.name,
    title: environment.title,
    base_url: environment.baseUrl,
    variables: JSON.stringify(environment.variables),
    secrets: environment.secrets,
    allowed_hosts: environment.allowedHosts,
    protected: environment.protected,
    parallel: environment.parallel ?? null,
    executor: environment.executor ?? null,
    retention_days: environment.retentionDays ?? null,
    managed_by: environment.managedBy,
  };
}

function toEnvironment(row: EnvironmentRow): Environment {
  return {
    name: row.name,
    title: row.title,
    baseUrl: row.base_url,
    variables: row.variables,
    secrets: row.secrets,
    allowedHosts: row.allowed_hosts,
    protected: row.protected,
    ...(row.parallel === null ? {} : { parallel: row.parallel }),
    ...(row.executor === null ? {} : { executor: row.executor }),
    retentionDays: row.retention_days ?? undefined,
    managedBy: row.managed_by,
    updatedAt: row.updated_at.toISOString(),
  };
}
