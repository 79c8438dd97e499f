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

const allTables = [
  'access_classes',
  'access_head',
  'artifacts',
  'attempts',
  'audit_chain',
  'audit_entries',
  'audit_head',
  'data_rows',
  'data_sets',
  'deleted_runs',
  'doorbells',
  'elements',
  'environments',
  'held_locks',
  'imports',
  'iteration_durations',
  'iterations',
  'kept_files',
  'manual_answers',
  'manual_checks',
  'reviews',
  'revisions',
  'shards',
  'sign_off_reports',
  'sign_off_runs',
  'sign_off_signatories',
  'sign_offs',
  'slowed_environments',
  'step_artifacts',
  'step_groups',
  'test_cases',
  'test_run_steps',
  'test_runs',
  'test_set_environments',
  'test_sets',
];

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
      `select relname as table_name from pg_class
       where relnamespace = ?::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
      [schema],
    );
    return rows
      .map((row: { table_name: string }) => row.table_name)
      .filter((name: string) => !name.startsWith('knex_'));
  }

  it('makes all tables, and takes them away again step by step', async () => {
    await migrate(knex);
    expect(await tables()).toEqual(allTables);

    const [{ count }] = await knex('knex_migrations').count();
    for (let left = Number(count); left > 0; left--) {
      await knex.migrate.down({ directory: migrationsDirectory });
    }
    expect(await tables()).toEqual([]);
    await migrate(knex);
    expect(await tables()).toEqual(allTables);
  });

  it('takes results along when their tables become partitioned, and back again', async () => {
    const up = (name: string) =>
      knex.migrate.up({ directory: migrationsDirectory, name } as object);
    const down = (name: string) =>
      knex.migrate.down({ directory: migrationsDirectory, name } as object);
    for (const name of [
      '20261123090000_authoring.js',
      '20261123090100_execution.js',
    ]) {
      await up(name);
    }
    await knex.raw(`
      with revision as (
        insert into revisions (number, hash, snapshot, comment, created_by)
        values (1, repeat('a', 64), '{}', '', '{}') returning id
      ), run as (
        insert into test_runs (test_set, test_set_title, number, revision_id, revision, environment, pinned_environment,
          executor, options, total, of_iterations, created_by)
        select 'shop', 'Shop', 1, id, 1, 'staging', '{}', 'local', '{}', 1, 1, '{}' from revision returning id
      ), shard as (
        insert into shards (run_id, position) select id, 0 from run returning id, run_id
      ), iteration as (
        insert into iterations (run_id, shard_id, position, case_name, cells)
        select run_id, id, 0, 'Sign in', '{"a": "b"}' from shard returning id
      ), attempt as (
        insert into attempts (iteration_id, shard_attempt, try, state, started_at)
        select id, 1, 1, 'running', now() from iteration
      ), step as (
        insert into test_run_steps (iteration_id, shard_attempt, try, sequence, path, keyword, title, status, started_at,
          duration_ms)
        select id, 1, 1, 0, '{0}', 'openUrl', 'Open', 'passed', now(), 5 from iteration
      ), artifact as (
        insert into artifacts (sha256, kind, name, content_type, size)
        values (repeat('b', 64), 'screenshot', 'step', 'image/png', 1)
      )
      insert into step_artifacts select id, 1, 1, 0, 0, repeat('b', 64), 'screenshot', 'step' from iteration`);
    const read = () =>
      knex('iterations as i')
        .join('attempts as a', 'a.iteration_id', 'i.id')
        .join('test_run_steps as s', 's.iteration_id', 'i.id')
        .join('step_artifacts as l', 'l.iteration_id', 'i.id')
        .first('i.run_id', 'i.id', 'i.cells', 'a.state', 's.path', 'l.sha256');
    const before = await read();
    expect(before.sha256).toBe('b'.repeat(64));

    await up('20261125100000_partitions.js');
    expect(await read()).toEqual(before);
    expect(await knex('test_run_steps').pluck('run_id')).toEqual([
      before.run_id,
    ]);
    await down('20261125100000_partitions.js');
    expect(await read()).toEqual(before);
  });

  it('cancels the open checks of people when those are taken away', async () => {
    await migrate(knex);
    await knex.raw(`
      with revision as (
        insert into revisions (number, hash, snapshot, comment, created_by)
        values (1, repeat('a', 64), '{}', '', '{}') returning id
      ), run as (
        insert into test_runs (test_set, test_set_title, number, revision_id, revision, environment, pinned_environment,
          executor, options, total, of_iterations, created_by, open_checks, passed, state)
        select 'shop', 'Shop', number, id, 1, 'staging', '{}', 'local', '{}', 2, 2, '{}', 1, passed, 'running'
        from revision, (values (1, 1), (2, 0)) as given (number, passed) returning id
      ), shard as (
        insert into shards (run_id, position, state, attempt) select id, 0, 'people', 1 from run returning id, run_id
      )
      insert into iterations (run_id, shard_id, position, case_name, cells, is_manual)
      select run_id, id, 0, 'Weigh', '{}', true from shard`);
    await knex.migrate.down({
      directory: migrationsDirectory,
      name: '20261126140000_manual_checks.js',
    } as object);
    expect(
      await knex('test_runs')
        .orderBy('number')
        .select('state', 'verdict', 'cancelled'),
    ).toEqual([
      { state: 'finished', verdict: 'cancelled', cancelled: 1 },
      { state: 'running', verdict: null, cancelled: 1 },
    ]);
    expect(await knex('shards').pluck('state')).toEqual([
      'finished',
      'finished',
    ]);
    expect(await knex('iterations').pluck('verdict')).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });

  it('gives test sets and runs of older releases their access classes', async () => {
    const name = '20261127110000_access_classes.js';
    await migrate(knex);
    for (;;) {
      const [newest] = await knex('knex_migrations').orderBy('id', 'desc');
      if (newest.name < name) {
        break;
      }
      await knex.migrate.down({ directory: migrationsDirectory });
    }
    await knex.raw(`
      insert into environments (name, title, base_url, managed_by)
      values ('staging', 'Staging', 'https://staging.example', 'portal');
      insert into test_sets (name, title, description, owner, tests, tags, case_count, revision, last_run, updated_by)
      values ('shop', 'Shop', '', 'group:default/shop', '{}', '{b,a}', 0, 1, 2, '{}'),
        ('cart', 'Cart', '', 'group:default/shop', '{}', '{a,b}', 0, 1, 0, '{}'),
        ('books', 'Books', '', 'group:default/books', '{component:default/ledger}', '{}', 0, 1, 1, '{}');
      insert into test_set_environments
      select id, 0, 'staging' from test_sets where name <> 'books';
      with revision as (
        insert into revisions (number, hash, snapshot, comment, created_by)
        values (1, repeat('a', 64), '{}', '', '{}') returning id
      )
      insert into test_runs (test_set, test_set_title, number, revision_id, revision, environment, pinned_environment,
        executor, options, total, of_iterations, created_by)
      select test_set, 'A title', number, id, 1, 'staging', '{}', 'local', '{}', 1, 1, '{}'
      from revision, (values ('shop', 1), ('shop', 2), ('books', 1), ('gone', 1)) as given (test_set, number)`);

    await migrate(knex);
    const classOf = async (owner: string) => {
      const { id, tests, tags, environments } = await knex('access_classes')
        .where({ owner })
        .first();
      return { id, facts: { tests, tags, environments } };
    };
    const books = await classOf('group:default/books');
    const shop = await classOf('group:default/shop');
    expect(books.facts).toEqual({
      tests: ['component:default/ledger'],
      tags: [],
      environments: [],
    });
    expect(shop.facts).toEqual({
      tests: [],
      tags: ['a', 'b'],
      environments: ['staging'],
    });
    expect([books.id, shop.id].sort()).toEqual([1, 2]);
    expect(await knex('access_head').pluck('newest')).toEqual([2]);
    const named = async (table: string, column: string) =>
      (await knex(table).orderBy(column).select(column, 'access_class')).map(
        row => [row[column], row.access_class],
      );
    expect(await named('test_sets', 'name')).toEqual([
      ['books', books.id],
      ['cart', shop.id],
      ['shop', shop.id],
    ]);
    expect(await named('test_runs', 'test_set')).toEqual([
      ['books', books.id],
      ['gone', null],
      ['shop', shop.id],
      ['shop', shop.id],
    ]);

    // What an older replica does goes on being right.
    await knex('test_sets').where({ name: 'shop' }).update({ tags: [] });
    await knex('test_sets').where({ name: 'books' }).delete();
    expect(await named('test_runs', 'test_set')).toEqual([
      ['books', null],
      ['gone', null],
      ['shop', 3],
      ['shop', 3],
    ]);
  });

  it('puts the results of a run into the partition of its week', async () => {
    await migrate(knex);
    const partitionOf = async (at: string) => {
      const { rows } = await knex.raw(
        `insert into attempts (run_id, iteration_id, shard_attempt, try, state, started_at)
         values (time_ordered_uuid(?), gen_random_uuid(), 1, 1, 'running', now())
         returning tableoid::regclass::text as partition, run_id`,
        [at],
      );
      expect(rows[0].run_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
      return rows[0].partition;
    };
    const make = async (since: string, weeks: number) => {
      const { rows } = await knex.raw(
        'select make_result_partitions(?, ?) as made',
        [since, weeks],
      );
      return rows[0].made;
    };
    expect(await partitionOf('2031-03-03T00:00:00Z')).toBe('attempts_other');
    expect(await make('2031-02-26T12:00:00Z', 3)).toBe(4 * 3 - 1);
    expect(await make('2031-02-26T12:00:00Z', 3)).toBe(0);
    expect(await partitionOf('2031-03-02T23:59:59.999Z')).toBe(
      'attempts_2031_02_24',
    );
    // There were rows of this week already: they stay together, where they are.
    expect(await partitionOf('2031-03-03T00:00:00Z')).toBe('attempts_other');
    expect(await partitionOf('2031-03-10T00:00:00Z')).toBe(
      'attempts_2031_03_10',
    );
  });

  /** As the release before a migration has left the database. */
  async function migrateUntil(name: string): Promise<void> {
    await migrate(knex);
    for (;;) {
      const [newest] = await knex('knex_migrations').orderBy('id', 'desc');
      if (newest.name < name) {
        return;
      }
      await knex.migrate.down({ directory: migrationsDirectory });
    }
  }

  it('goes on to forget audit entries where an older release has stopped', async () => {
    const guard = '20261127130000_audit_guard.js';
    await migrateUntil(guard);
    const insert = (action: string, differences: object[]) => (db: Knex) =>
      db.raw(
        `insert into audit_entries (at, actor_ref, origin, action, resource_kind, resource_name, differences)
         values (now() - interval '400 days', 'configuration', 'schedule', ?, 'auditTrail', 'audit trail', ?)`,
        [action, JSON.stringify(differences)],
      );
    for (let count = 0; count < 4; count++) {
      await insert('testSet.saved', [])(knex);
    }
    const forget = (db: Knex) =>
      db.raw(
        `select * from forget_audit_entries(now() - interval '365 days', 1)`,
      );
    const said = (position: number) =>
      insert('auditTrail.forgotten', [{ path: [], new: { position } }]);
    const first = async () =>
      Number((await knex('audit_chain').min('position as first'))[0].first);
    await forget(knex);
    expect(await first()).toBe(2);

    await migrate(knex);
    await knex.transaction(async trx => {
      await forget(trx);
      await said(2)(trx);
    });
    expect(await first()).toBe(3);

    await knex.migrate.down({
      directory: migrationsDirectory,
      name: guard,
    } as object);
    await forget(knex);
    expect(await first()).toBe(4);
  });

  it('hashes audit entries of older releases as ever', async () => {
    await migrateUntil('20261126110100_audit_on_behalf_of.js');
    await knex.raw(
      `insert into audit_entries (actor_ref, actor_name, origin, action, resource_kind, resource_name, differences)
       values ('user:default/ann', 'Ann', 'portal', 'testSet.saved', 'testSet', 'shop', '[{"path": ["title"], "new": 1}]')`,
    );
    const hashed = () =>
      knex('audit_entries as e')
        .first(knex.raw('audit_entry_text(e) as text'))
        .then(row => row.text);
    const before = await hashed();
    expect(before).toContain('user:default/ann');
    await migrate(knex);
    expect(await hashed()).toBe(before);
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
      expect(await tables()).toEqual(allTables);
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
      expect(await tables('uat')).toEqual(allTables);
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
