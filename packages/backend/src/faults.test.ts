import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CarelessPost } from './__testUtils__/CarelessPost';
import { patienceWith } from './__testUtils__/patience';
import { Postgres } from './__testUtils__/Postgres';
import type { ServerProcess } from './__testUtils__/ServerProcess';
import { createUat, freePort, startShop } from './__testUtils__/startUat';
import { Wire } from './__testUtils__/Wire';

/*
 * Runs while something breaks, with real processes: backend, runners, Chromium, the example shop, PostgreSQL. Each must
 * end by itself, with the right verdict, each iteration counted once, no process left behind, and no secret in the open.
 * `runs.test.ts` kills runners and backends; the runner's own tests have the sites that misbehave.
 *
 * `UAT_FAULTS=long` has more iterations, and cuts the network for longer than a lease.
 */

jest.setTimeout(600_000);

const isLong = process.env.UAT_FAULTS === 'long';
const rows = isLong ? 60 : 10;
const cutMs = isLong ? 60_000 : 5_000;
const password = 'correct-horse';

/** Signs in with a secret, takes its time, and has so much to report that no table has the room for it already. */
const patience = patienceWith({
  rows,
  milliseconds: 1_000,
  query: `?random=${randomBytes(800).toString('hex')}`,
  more: {
    before: [
      { keyword: 'set', variable: 'said', value: '{{secret.SHOP_PASSWORD}}' },
    ],
    after: [{ keyword: 'screenshot', name: 'Answer' }],
  },
});

type Uat = Awaited<ReturnType<typeof createUat>>;

let shop: Awaited<ReturnType<typeof startShop>>;

beforeAll(async () => {
  shop = await startShop(password);
});

afterAll(async () => {
  await shop?.stop();
});

const configured = () => ({
  uat: {
    environments: [
      {
        name: 'shop',
        title: 'Shop',
        baseUrl: shop.url,
        secrets: ['SHOP_PASSWORD'],
      },
    ],
  },
  secrets: { UAT_SECRET_SHOP_PASSWORD: password },
});

/** Asks until it holds; a question that cannot be answered just now is asked again. */
async function until<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
): Promise<T> {
  for (;;) {
    const value = await read().catch(() => undefined);
    if (value !== undefined && holds(value)) return value;
    await sleep(100);
  }
}

/** A run of which some iterations have ended, and others are under way. */
async function startedHalf(uat: Uat): Promise<string> {
  const { id } = await uat.rest('POST', '/runs', { testSet: 'patience' });
  await until(
    () => uat.rest('GET', `/runs/${id}`),
    run => run.counts.passed > 0,
  );
  return id;
}

const finished = (uat: Uat, id: string) =>
  until(
    () => uat.rest('GET', `/runs/${id}`),
    run => run.state === 'finished',
  );

/** Every iteration has passed, and has exactly one attempt that counts. */
async function expectAllPassedOnce(uat: Uat, id: string): Promise<void> {
  expect(await finished(uat, id)).toMatchObject({
    verdict: 'passed',
    counts: { total: rows, passed: rows, flaky: 0, error: 0 },
  });
  const { items } = await uat.rest('GET', `/runs/${id}/iterations?limit=200`);
  expect(items).toHaveLength(rows);
  for (const item of items) {
    const { attemptList } = await uat.rest(
      'GET',
      `/runs/${id}/iterations/${item.id}`,
    );
    const results = attemptList.filter(
      (attempt: any) => attempt.state === 'finished',
    );
    expect(results).toHaveLength(1);
    const sequences = results[0].steps.map((step: any) => step.sequence);
    expect(sequences).toEqual([0, 1, 2, 3]);
    expect(JSON.stringify(attemptList)).not.toContain(password);
  }
}

/** Ends a backend; nothing it has started outlives it, and it has written no secret. */
async function endWell(backend: ServerProcess): Promise<void> {
  const started = backend.descendants();
  expect(started.length).toBeGreaterThan(2);
  await backend.end();
  await until(
    async () => started.filter(({ pid }) => isAlive(pid)).length,
    alive => alive === 0,
  );
  expect(backend.output).not.toContain(password);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a run comes to its verdict, and counts each iteration once, when', () => {
  let primary: Postgres;
  let standby: Postgres | undefined;
  let database: Wire;
  let network: Wire;
  let uat: Uat;
  let backend: ServerProcess;

  beforeAll(async () => {
    primary = await Postgres.create(await freePort());
    database = await Wire.to(primary.port);
    uat = await createUat({
      ...configured(),
      connection: `postgresql://postgres@127.0.0.1:${database.port}/postgres`,
      reports: async port => {
        network = await Wire.to(port);
        return network.port;
      },
    });
    backend = await uat.start();
    await uat.rest('POST', '/test-sets', patience);
  });

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    network?.close();
    database?.close();
    await standby?.remove();
    await primary?.remove();
  });

  it('the network between runners and backend is cut', async () => {
    const id = await startedHalf(uat);
    network.cut();
    await sleep(cutMs);
    network.mend();
    await expectAllPassedOnce(uat, id);
  });

  it('PostgreSQL is killed and started again', async () => {
    const id = await startedHalf(uat);
    await primary.kill();
    await primary.start();
    await expectAllPassedOnce(uat, id);
  });

  it('PostgreSQL is killed for good, and its standby is promoted', async () => {
    standby = await primary.standby(await freePort());
    const id = await startedHalf(uat);
    await primary.kill();
    await standby.promote();
    database.target = standby.port;
    await expectAllPassedOnce(uat, id);
  });

  it('and the backend is ended after all that: no process is left, and no secret was written', async () => {
    await endWell(backend);
    const dump = await (standby ?? primary).query(
      `select string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, false, '')::text, '') as all
       from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    expect(dump[0].all).toContain('Wait for an answer');
    expect(dump[0].all).not.toContain(password);
  });
});

describe('a run comes to its verdict when runners, backend and database have different times', () => {
  let database: Postgres;
  let post: CarelessPost;
  let uat: Uat;
  let backend: ServerProcess;

  beforeAll(async () => {
    database = await Postgres.onSmallDisk(await freePort(), 24 * 1024 * 1024);
    uat = await createUat({
      ...configured(),
      connection: `postgresql://postgres@127.0.0.1:${database.port}/postgres`,
      preload: [require.resolve('./__testUtils__/otherTimes.cjs')],
      smallDisk: 60_000,
      reports: async port => {
        post = await CarelessPost.to(`http://127.0.0.1:${port}`);
        return post.port;
      },
    });
    backend = await uat.start();
    await uat.rest('POST', '/test-sets', patience);
  });

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    post?.close();
    await database?.remove();
  });

  it('and one report in ten is lost, one in ten comes twice', async () => {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'patience',
      options: { evidence: 'none' },
    });
    await expectAllPassedOnce(uat, id);
    expect(post.lost).toBeGreaterThan(0);
    expect(post.doubled).toBeGreaterThan(0);
    // The clocks are what was to be wrong: some of the runners ahead, some behind, and neither lost its lease for it.
    const run = await uat.rest('GET', `/runs/${id}`);
    const { items } = await uat.rest('GET', `/runs/${id}/iterations`);
    const hours = items.map(({ startedAt }: any) =>
      Math.round(
        (Date.parse(startedAt) - Date.parse(run.createdAt)) / 3_600_000,
      ),
    );
    expect(new Set(hours)).toEqual(new Set([5, -5]));
  });

  it('and the disk of the database is full for a while: what could not be written is sent again', async () => {
    const id = await startedHalf(uat);
    await database.fillDisk();
    await backend.written(/No space left on device/);
    await database.freeDisk();
    await expectAllPassedOnce(uat, id);
  });

  it('and the disk for artifacts is full: what has no evidence is an error that says so', async () => {
    await uat.rest('POST', '/test-sets', {
      ...patience,
      name: 'pictures',
      definition: {
        cases: [
          {
            name: 'Pictures',
            steps: Array.from({ length: 30 }, (_, index) => [
              // Equal pictures would be kept once.
              {
                keyword: 'setBrowser',
                viewport: { width: 800 + 10 * index, height: 600 },
              },
              { keyword: 'openUrl', url: '/' },
              { keyword: 'screenshot', name: `Picture ${index}` },
            ]).flat(),
          },
        ],
      },
    });
    const { id } = await uat.rest('POST', '/runs', { testSet: 'pictures' });
    expect(await finished(uat, id)).toMatchObject({ verdict: 'error' });
    const { items } = await uat.rest('GET', `/runs/${id}/iterations`);
    expect(items).toMatchObject([
      {
        verdict: 'error',
        message: expect.stringContaining('no room left for artifacts'),
      },
    ]);
  });

  it('and leaves no process behind, and no secret', async () => {
    await endWell(backend);
  });
});
