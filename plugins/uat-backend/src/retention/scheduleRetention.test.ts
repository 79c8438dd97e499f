import { createHash } from 'node:crypto';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { TestRunner } from '../__testUtils__/TestRunner';
import { readDays } from './scheduleRetention';

const createDatabase = createTestDatabases();

describe('retention of the plugin', () => {
  const scheduler = mockServices.scheduler();
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startUatBackend>>;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startUatBackend({
      knex,
      uat: {
        environments: [{ ...shop, retentionDays: 14 }],
        retention: { days: 90 },
      },
      features: [
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
      ],
    });
    await rest('POST', '/test-sets', testSet('orders'));
  });

  async function rest(method: string, path: string, body?: object) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  const picture = 'a picture';
  const sha256 = createHash('sha256').update(picture).digest('hex');
  let calls = 0;

  /** A run with a picture that ended so many days ago. */
  async function endedRun(daysAgo: number): Promise<string> {
    const { body: run } = await rest('POST', '/runs', { testSet: 'orders' });
    calls += 1;
    const call = await backend.executor.call(calls);
    const runner = new TestRunner(call);
    await runner.put(sha256, picture);
    await runner.passAll([
      {
        sha256,
        kind: 'screenshot',
        name: 'step',
        contentType: 'image/png',
        size: picture.length,
      },
    ]);
    backend.executor.done(call);
    await knex('test_runs')
      .where({ id: run.id })
      .update({
        finished_at: knex.raw(`now() - ? * interval '24 hours'`, [daysAgo]),
      });
    return run.id;
  }

  it('deletes runs by the day, with the files that nothing refers to any more', async () => {
    const [old, kept] = [await endedRun(15), await endedRun(15)];
    expect(await rest('POST', `/runs/${kept}/keep`, { keep: true })).toEqual({
      status: 200,
      body: expect.objectContaining({ id: kept, kept: true }),
    });
    await scheduler.triggerTask('uat-retention');
    expect((await rest('GET', `/runs/${old}`)).status).toBe(404);
    expect((await rest('GET', `/runs/${kept}`)).status).toBe(200);
    expect(await backend.artifacts.get(sha256)).toBeDefined();

    await rest('POST', `/runs/${kept}/keep`, { keep: false });
    await scheduler.triggerTask('uat-retention');
    expect((await rest('GET', `/runs/${kept}`)).status).toBe(404);
    // What is left of the runs goes with the week; here it is gone already.
    await knex('step_artifacts').delete();
    await knex('kept_files').update({ check_at: new Date(0) });
    await scheduler.triggerTask('uat-retention');
    expect(await backend.artifacts.get(sha256)).toBeUndefined();
  });

  it('has made the partitions of the coming weeks before the first run', async () => {
    const weeks = await knex('pg_class')
      .where({ relispartition: true, relkind: 'r' })
      .whereRaw(`relname ~ '^iterations_[0-9]'`)
      .pluck('relname');
    expect(weeks).toHaveLength(5);
    await scheduler.triggerTask('uat-partitions');
  });

  it('tells the days of an environment', async () => {
    const { body } = await rest('GET', '/environments');
    expect(body.items).toEqual([
      expect.objectContaining({ name: 'shop', retentionDays: 14 }),
    ]);
  });

  it.each([0, 1.5, -3])('refuses %p days in the configuration', days => {
    const config = mockServices.rootConfig({
      data: { uat: { retention: { days } } },
    });
    expect(() => readDays(config)).toThrow(
      `uat.retention.days is ${days}, and must be a whole number of days from 1`,
    );
  });
});
