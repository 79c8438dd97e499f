import { randomBytes } from 'node:crypto';
import createKnex, { type Knex } from 'knex';
import { migrate, migrationsDirectory } from './migrate';

const server = process.env.BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING;
const database = `migrations_${randomBytes(8).toString('hex')}`;

function connect(name?: string, searchPath?: string[]): Knex {
  if (!server) {
    throw new Error(
      'Set BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING to a PostgreSQL server where databases may be created.',
    );
  }
  const url = new URL(server);
  url.pathname = `/${name ?? 'postgres'}`;
  return createKnex({ client: 'pg', connection: url.toString(), searchPath });
}

describe('migrate', () => {
  let admin: Knex;
  let knex: Knex;

  beforeAll(() => {
    admin = connect();
  });

  beforeEach(async () => {
    await admin.raw(`create database ${database}`);
    knex = connect(database);
  });

  afterEach(async () => {
    await knex.destroy();
    await admin.raw(`drop database ${database} with (force)`);
  });

  afterAll(() => admin.destroy());

  async function tables(schema = 'public'): Promise<string[]> {
    const { rows } = await knex.raw(
      'select table_name from information_schema.tables where table_schema = ? order by 1',
      [schema],
    );
    return rows
      .map((row: { table_name: string }) => row.table_name)
      .filter((name: string) => !name.startsWith('knex_'));
  }

  it('makes all tables, and takes them away again step by step', async () => {
    await migrate(knex);
    expect(await tables()).toEqual([
      'artifacts',
      'attempts',
      'audit_entries',
      'data_rows',
      'data_sets',
      'elements',
      'environments',
      'iterations',
      'revisions',
      'shards',
      'step_artifacts',
      'step_groups',
      'test_cases',
      'test_run_steps',
      'test_runs',
      'test_set_environments',
      'test_sets',
    ]);

    const [{ count }] = await knex('knex_migrations').count();
    for (let left = Number(count); left > 0; left--) {
      await knex.migrate.down({ directory: migrationsDirectory });
    }
    expect(await tables()).toEqual([]);
    await migrate(knex);
    expect(await tables()).toHaveLength(17);
  });

  it('does nothing when the database is up to date', async () => {
    await migrate(knex);
    const before = await knex('knex_migrations');
    await migrate(knex);
    expect(await knex('knex_migrations')).toEqual(before);
  });

  it('lets several replicas begin on an empty database at the same time', async () => {
    const others = [connect(database), connect(database)];
    try {
      await Promise.all([knex, ...others].map(migrate));
      expect(await tables()).toHaveLength(17);
    } finally {
      await Promise.all(others.map(other => other.destroy()));
    }
  });

  it('stays in the schema of the connection', async () => {
    await knex.raw('create schema uat');
    await knex.raw('revoke all on schema public from public');
    const own = connect(database, ['uat']);
    try {
      await migrate(own);
      expect(await tables('uat')).toHaveLength(17);
      expect(await tables('public')).toEqual([]);
    } finally {
      await own.destroy();
    }
  });

  it('meets migrations of a newer release without failing', async () => {
    await migrate(knex);
    await knex('knex_migrations').insert({
      name: '29990101000000_of_a_newer_release.js',
      batch: 2,
      migration_time: new Date(),
    });
    await expect(migrate(knex)).resolves.toBeUndefined();
  });

  it('refuses another database and says what to configure', async () => {
    const other = createKnex({ client: 'cockroachdb' });
    await expect(migrate(other)).rejects.toThrow(
      /“cockroachdb”.*backend\.database\.client: pg/,
    );
  });
});
