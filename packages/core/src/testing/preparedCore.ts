import type { UatInputs as Inputs } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createCore } from '../createCore';
import type { Core } from '../types';
import {
  ann,
  environment,
  places,
  startOf,
  startRunOf,
  testSet,
} from './samples';
import { createTestDatabase } from './testDatabase';

/** A core for the tests of one `describe`, on a database of its own that is dropped after them. */
function prepareCore(environments: Inputs['environments']['create'][]) {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
    for (const input of environments) {
      await core.environments.create(input, ann);
    }
  });
  afterAll(() => database.drop());

  // Getters, because both are there only when the tests run.
  return {
    get core(): Core {
      return core;
    },
    get knex(): Knex {
      return database.knex;
    },
    /** A pool of its own to the same database, as another replica has one. */
    connect: (): Knex => database.connect(),
  };
}

/** A core with the environments that test sets may list: staging and production. */
export function prepareCoreForTestSets() {
  const prepared = prepareCore([
    environment('staging'),
    environment('production'),
  ]);

  const auditOf = (name: string) =>
    prepared
      .knex('audit_entries')
      .where({ resource_kind: 'testSet', resource_name: name })
      .orderBy('id');

  return { prepared, auditOf };
}

/** A core with environments to run in: staging, production, and one that no test set lists. */
export function prepareCoreForRuns() {
  const prepared = prepareCore([
    environment('staging', {
      variables: { LANG: 'en' },
      secrets: ['PASSWORD'],
      allowedHosts: ['*.cdn.example.org', 'shop.example.org'],
    }),
    environment('production', { baseUrl: 'https://[::1]:8443/x' }),
    environment('unlisted'),
  ]);
  let count = 0;

  /** Creates a test set under a name of its own, and gives the name. */
  async function create(definition: unknown): Promise<string> {
    const name = `set-${count++}`;
    const environments = ['staging', 'production'];
    await prepared.core.testSets.create(
      testSet(name, { environments, definition }),
      ann,
    );
    return name;
  }

  const start = (name: string, more: object = {}, slots = 1) =>
    prepared.core.runs.start(startOf(name, more), ann, places(slots));

  /** Case and row of each iteration of a run. */
  async function cellsOf(id: string) {
    const { items } = await prepared.core.runs.iterations({
      id,
      limit: 5_000,
      offset: 0,
    });
    return items.map(({ caseName, rowKey }) => [caseName, rowKey]);
  }

  return { prepared, create, start, cellsOf };
}

/** A core whose queue is empty before each test: the runs of a test are deleted after it. */
export function prepareCoreForShards() {
  const prepared = prepareCore([]);
  afterEach(async () => {
    await prepared.knex('test_runs').delete();
  });
  let count = 0;

  /** Starts a run of a new test set with so many iterations. */
  const start = (iterations: number, slots = 1) =>
    startRunOf(prepared.core, `set-${count++}`, iterations, slots);

  return { prepared, start };
}
