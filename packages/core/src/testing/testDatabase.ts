import { randomBytes } from 'node:crypto';
import { migrate } from '@uatcms/migrations';
import createKnex, { type Knex } from 'knex';

const variable = 'BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING';

/** A database of its own on the PostgreSQL server of the tests, brought up to date; `drop` takes it away again. */
export async function createTestDatabase(): Promise<{
  knex: Knex;
  /** Another pool on the same database, as another replica has it. */
  connect(): Knex;
  drop(): Promise<void>;
}> {
  const server = process.env[variable];
  if (!server) {
    throw new Error(
      `Set ${variable} to a PostgreSQL server where databases may be created`,
    );
  }
  const name = `core_${randomBytes(8).toString('hex')}`;
  const urlOf = (database: string) => {
    const url = new URL(server);
    url.pathname = `/${database}`;
    return url.toString();
  };
  const admin = createKnex({ client: 'pg', connection: urlOf('postgres') });
  await admin.raw(`create database ${name}`);
  const pools: Knex[] = [];
  const connect = () => {
    const pool = createKnex({
      client: 'pg',
      connection: urlOf(name),
      pool: { min: 0, max: 12 },
    });
    pools.push(pool);
    return pool;
  };
  const knex = connect();
  await migrate(knex);
  return {
    knex,
    connect,
    async drop() {
      await Promise.all(pools.map(pool => pool.destroy()));
      await admin.raw(`drop database ${name} with (force)`);
      await admin.destroy();
    },
  };
}
