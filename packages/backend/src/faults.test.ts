import { setTimeout as sleep } from 'node:timers/promises';
import { CarelessPost } from './__testUtils__/CarelessPost';
import { fillDisk } from './__testUtils__/fillDisk';
import { isLong, randomFrom, seed } from './__testUtils__/longForm';
import { shopEnvironments } from './__testUtils__/patience';
import { finished, lostOf, patientRuns } from './__testUtils__/patientRuns';
import { Postgres } from './__testUtils__/Postgres';
import type { ServerProcess } from './__testUtils__/ServerProcess';
import { createUat, freePort, startShop } from './__testUtils__/startUat';
import { Wire } from './__testUtils__/Wire';

/*
 * Runs while something breaks, with real processes: backend, runners, Chromium, the example shop, PostgreSQL. Each must
 * end by itself, with the right verdict, each iteration counted once and with its evidence, no process left behind, and
 * no secret in the open. `runs.test.ts` kills runners and backends; the runner's own tests have the sites that misbehave.
 *
 * The long form has more iterations and a trace of each, cuts the network for longer, and kills PostgreSQL at moments
 * that are drawn from its seed.
 */

jest.setTimeout(600_000);

const rows = isLong ? 40 : 10;
const password = 'correct-horse';
const patience = patientRuns({ rows, password });
const { startedHalf, expectAllPassedOnce } = patience;

type Uat = Awaited<ReturnType<typeof createUat>>;

let shop: Awaited<ReturnType<typeof startShop>>;

beforeAll(async () => {
  shop = await startShop(password);
});

afterAll(async () => {
  await shop?.stop();
});

const configured = () => ({
  uat: { environments: shopEnvironments(shop.url) },
  secrets: { UAT_SECRET_SHOP_PASSWORD: password },
});

/** All there is in the database has been written, and none of it is the secret. */
async function expectNoSecretIn(database: Postgres): Promise<void> {
  const [{ all }] = await database.query(
    `select string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, false, '')::text, '') as all
     from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  expect(all).toContain('Wait for an answer');
  expect(all).not.toContain(password);
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
    await uat.rest('POST', '/test-sets', patience.testSet);
  });

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    network?.close();
    database?.close();
    await standby?.remove();
    await primary?.remove();
  });

  /** Cuts the network; what is under way loses its lease of 20 s. */
  async function cut(id: string, seconds: number) {
    network.cut();
    // What came through at the last moment is written, and no lease has run out yet.
    await sleep(5_000);
    const { items } = await uat.rest('GET', `/runs/${id}/iterations?limit=200`);
    const inHand = await primary.query(
      `select i.id from uat.iterations i join uat.shards s on s.id = i.shard_id and s.run_id = i.run_id
       where i.run_id = $1 and s.state = 'running' and i.state <> 'finished'`,
      [id],
    );
    await sleep(seconds * 1_000 - 5_000);
    network.mend();
    return {
      running: items.filter(({ state }: any) => state === 'running').length,
      inHand: inHand.map((row: any) => row.id),
    };
  }

  it.each(isLong ? [28, 45] : [28])(
    'the network between runners and backend is cut for %i seconds: what was under way is lost once',
    async seconds => {
      const id = await startedHalf(uat);
      const { running } = await cut(id, seconds);
      expect(running).toBeGreaterThan(0);
      const { lost } = await expectAllPassedOnce(uat, id);
      expect(lost).toBe(running);
    },
  );

  if (isLong) {
    // The third lease in a row ends after 81 s at the latest.
    it('the network is cut for 100 seconds: what lost three leases is an error that says so', async () => {
      const id = await startedHalf(uat);
      const { running, inHand } = await cut(id, 100);
      expect(await finished(uat, id)).toMatchObject({
        verdict: 'error',
        counts: { passed: rows - inHand.length, error: inHand.length },
      });
      const attempts = await patience.attemptsOf(uat, id);
      expect(lostOf(attempts)).toBe(running);
      const notPassed = attempts
        .map(({ item }) => item)
        .filter(({ verdict }) => verdict !== 'passed');
      expect(notPassed.map(({ id: one }) => one).sort()).toEqual(inHand.sort());
      for (const { message } of notPassed) {
        expect(message).toMatch(/lost 3 times|waited for its turn/);
      }
    });

    const random = randomFrom(seed);
    const moments = [0, 1, 2].map(() => Math.floor(random() * 30_000));
    it.each(moments)(
      'PostgreSQL is killed %i ms after the start, and started again',
      async moment => {
        const { id } = await patience.start(uat);
        await sleep(moment);
        await primary.kill();
        await primary.start();
        await expectAllPassedOnce(uat, id);
      },
    );
  }

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
    await patience.endWell(uat, backend);
    await expectNoSecretIn(standby ?? primary);
  });
});

describe('a run comes to its verdict when runners, backend and database have different times', () => {
  let database: Postgres;
  let post: CarelessPost;
  let uat: Uat;
  let backend: ServerProcess;

  beforeAll(async () => {
    const megabytes = isLong ? 48 : 24;
    database = await Postgres.onSmallDisk(
      await freePort(),
      megabytes * 1024 * 1024,
    );
    uat = await createUat({
      ...configured(),
      connection: `postgresql://postgres@127.0.0.1:${database.port}/postgres`,
      preload: [require.resolve('./__testUtils__/otherTimes.cjs')],
      smallDisk: (isLong ? 512 : 32) * 1024 * 1024,
      reports: async port => {
        post = await CarelessPost.to(`http://127.0.0.1:${port}`);
        return post.port;
      },
    });
    backend = await uat.start();
    await uat.rest('POST', '/test-sets', patience.testSet);
  });

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    post?.close();
    await database?.remove();
  });

  it('and of what runners send one in ten is lost, one in ten comes twice', async () => {
    const { id } = await patience.start(uat);
    await expectAllPassedOnce(uat, id);
    for (const [kind, { lost, doubled }] of Object.entries(post.carried)) {
      expect([kind, lost > 0, doubled > 0]).toEqual([kind, true, true]);
    }
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
    await fillDisk(backend.seen(uat.artifacts));
    await uat.rest('POST', '/test-sets', {
      ...patience.testSet,
      name: 'picture',
      definition: {
        cases: [
          {
            name: 'Picture that nothing else has',
            steps: [
              {
                keyword: 'setBrowser',
                viewport: { width: 777, height: 555 },
              },
              { keyword: 'openUrl', url: '/' },
              { keyword: 'screenshot', name: 'Picture' },
            ],
          },
        ],
      },
    });
    const { id } = await uat.rest('POST', '/runs', { testSet: 'picture' });
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
    await patience.endWell(uat, backend);
    await expectNoSecretIn(database);
  });
});
