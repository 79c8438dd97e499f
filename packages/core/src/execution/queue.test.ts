import { createCore } from '../createCore';
import {
  handOut,
  passAll,
  shardFinished,
  started,
  wholeIteration,
} from '../testing/reports';
import {
  ann,
  content,
  startOf,
  startRunOf,
  testCase,
  testSet,
} from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Core, HandedShard } from '../types';

describe('the queue of shards', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;
  let name = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
  });
  afterEach(async () => {
    await database.knex('test_runs').delete();
  });
  afterAll(() => database.drop());

  const start = (count: number, slots = 1) =>
    startRunOf(core, `set-${name++}`, count, slots);

  const reasonOf = (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      error => error.reason,
    );

  describe('hands out', () => {
    it('a shard once, with a token of its own that the database does not know', async () => {
      const run = await start(3);
      const handed = await handOut(core, 10);
      expect(handed).toMatchObject([
        { runId: run.id, attempt: 1 },
        { runId: run.id, attempt: 1 },
        { runId: run.id, attempt: 1 },
      ]);
      expect(new Set(handed.map(({ token }) => token)).size).toBe(3);
      for (const { token } of handed) {
        expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      }
      const { rows } = await database.knex.raw('select s::text from shards s');
      const kept = JSON.stringify(rows);
      expect(handed.some(({ token }) => kept.includes(token))).toBe(false);
      expect(await handOut(core, 10)).toEqual([]);
    });

    it('every shard to one replica only, however many ask at the same time', async () => {
      await Promise.all([start(60, 20), start(60, 20)]);
      const replicas = Array.from({ length: 6 }, () =>
        createCore({ knex: database.connect() }),
      );
      const handed: HandedShard[] = [];
      while ((await core.shards.queued()) > 0) {
        const batches = await Promise.all(
          replicas.map(replica => handOut(replica, 4)),
        );
        handed.push(...batches.flat());
      }
      expect(handed).toHaveLength(120);
      expect(new Set(handed.map(({ shardId }) => shardId)).size).toBe(120);
    });

    it('to those who come later while another replica is still taking', async () => {
      await start(4, 4);
      const other = await database.connect().transaction();
      await other('shards').where({ position: 0 }).forUpdate();
      expect(await handOut(core, 10)).toHaveLength(3);
      await other.rollback();
      expect(await handOut(core, 10)).toHaveLength(1);
    });

    it('only shards of the executor that asks', async () => {
      const set = testSet('lambda', { environments: ['staging'] });
      await start(1);
      await core.testSets.create(set, ann);
      const run = await core.runs.start(
        startOf('lambda', { executor: 'lambda' }),
        ann,
        { slots: 1 },
      );
      const handed = await core.shards.handOut({
        executor: 'lambda',
        limit: 10,
        leaseMs: 1_000,
        replica: 'r',
      });
      expect(handed.map(({ runId }) => runId)).toEqual([run.id]);
    });

    it('the older run first among equals', async () => {
      const runs = [await start(1), await start(1), await start(1)];
      const handed = await handOut(core, 2);
      expect(handed.map(({ runId }) => runId)).toEqual([
        runs[0].id,
        runs[1].id,
      ]);
    });

    it('in turns, so that a long run does not delay a short one', async () => {
      const long = await start(500, 200);
      await handOut(core, 4);
      const short = await start(3);
      const handed = await handOut(core, 4);
      expect(handed.map(({ runId }) => runId)).toEqual([
        short.id,
        short.id,
        short.id,
        long.id,
      ]);
    });

    it('all slots to a run that is alone', async () => {
      const run = await start(30, 10);
      const handed = await handOut(core, 12);
      expect(handed.map(({ runId }) => runId)).toEqual(Array(12).fill(run.id));
    });

    it('and tells how many wait', async () => {
      await start(9, 3);
      expect(await core.shards.queued()).toBe(9);
      await handOut(core, 4);
      expect(await core.shards.queued()).toBe(5);
    });
  });

  describe('lets through', () => {
    it('nobody without the token of the shard', async () => {
      await start(2);
      const [key, other] = await handOut(core, 2);
      const strangers = [
        { ...key, token: other.token },
        { ...key, token: '' },
        { ...key, token: `${key.token}x` },
        { ...key, attempt: 2 },
        { ...key, shardId: '00000000-0000-4000-8000-000000000000' },
        { ...key, shardId: 'no id at all' },
      ];
      for (const stranger of strangers) {
        for (const call of [
          core.shards.work(stranger),
          core.shards.ingest(stranger, []),
          core.shards.authorize(stranger),
        ]) {
          expect(await reasonOf(call)).toBe('unauthenticated');
        }
      }
      expect(await core.shards.authorize(key)).toEqual({ runId: key.runId });
    });

    it('nobody to a shard that waits to be handed out', async () => {
      await start(1);
      const { id: shardId } = await database.knex('shards').first('id');
      const key = { shardId, attempt: 0, token: '' };
      expect(await reasonOf(core.shards.ingest(key, []))).toBe(
        'unauthenticated',
      );
    });

    it('a runner no more whose shard was taken back, given to another, or has ended', async () => {
      const run = await start(1);
      const [first] = await handOut(core);
      const { work } = await core.shards.work(first);
      const [{ id }] = work.iterations;
      await core.shards.takeBack(first.shardId, 1, 'its process has ended');
      const before = await core.runs.get(run.id);
      const late = wholeIteration(id, 'failed');
      expect(await reasonOf(core.shards.ingest(first, late))).toBe('fenced');

      const [second] = await handOut(core);
      expect(second.attempt).toBe(2);
      for (const call of [
        core.shards.work(first),
        core.shards.ingest(first, late),
        core.shards.authorize(first),
      ]) {
        expect(await reasonOf(call)).toBe('fenced');
      }
      expect(await core.runs.get(run.id)).toEqual(before);
      expect(await core.runs.iteration(run.id, id)).toMatchObject({
        state: 'queued',
        attemptList: [],
      });

      await core.shards.ingest(second, [
        ...wholeIteration(id),
        shardFinished('done'),
      ]);
      expect(await reasonOf(core.shards.ingest(second, []))).toBe('fenced');
      expect(await core.runs.get(run.id)).toMatchObject({ verdict: 'passed' });
    });
  });

  describe('gives a runner', () => {
    it('what its iterations need, and nothing else', async () => {
      await start(1);
      const [before] = await handOut(core);
      await core.shards.takeBack(before.shardId, 1, 'end');
      await passAll(core);
      const definition = content({
        cases: [
          testCase('Wanted', {
            steps: [
              { keyword: 'useSteps', group: 'Outer' },
              { keyword: 'click', target: 'Button' },
            ],
          }),
          testCase('Other', {
            steps: [{ keyword: 'click', target: 'Unneeded' }],
          }),
        ],
        stepGroups: [
          {
            name: 'Outer',
            steps: [
              {
                keyword: 'useSession',
                action: 'load',
                name: 's',
                otherwise: 'Inner',
              },
            ],
          },
          {
            name: 'Inner',
            steps: [{ keyword: 'click', target: { css: 'a', within: 'Form' } }],
          },
          { name: 'Unused', steps: [] },
        ],
        elements: [
          { name: 'Button', locator: { role: 'button', within: 'Bar' } },
          { name: 'Bar', locator: { css: 'nav' } },
          { name: 'Form', locator: { css: 'form' } },
          { name: 'Unneeded', locator: { css: 'b' } },
        ],
      });
      const set = testSet('needs', { definition, environments: ['staging'] });
      await core.testSets.create(set, ann);
      const run = await core.runs.start(
        startOf('needs', { cases: ['Wanted'] }),
        ann,
        { slots: 1 },
      );
      const [key] = await handOut(core, 1, 45_000);
      const { work } = await core.shards.work(key);
      expect(work).toEqual({
        runId: run.id,
        shardId: key.shardId,
        testSet: 'needs',
        revision: 1,
        leaseMs: 45_000,
        environment: run.pinnedEnvironment,
        options: run.options,
        cases: [definition.cases[0]],
        stepGroups: definition.stepGroups.slice(0, 2),
        elements: definition.elements.slice(0, 3),
        iterations: [
          {
            id: expect.any(String),
            caseName: 'Wanted',
            rowKey: null,
            values: {},
          },
        ],
      });
    });

    it('only iterations that no earlier attempt has finished', async () => {
      await start(6);
      const [first] = await handOut(core);
      const { work } = await core.shards.work(first);
      await core.shards.ingest(first, wholeIteration(work.iterations[0].id));
      await core.shards.takeBack(first.shardId, 1, 'its process has ended');
      const [second] = await handOut(core);
      expect(second.shardId).toBe(first.shardId);
      expect((await core.shards.work(second)).work.iterations).toEqual(
        work.iterations.slice(1),
      );
    });

    it('the same work when it asks again, and tells of the beginning once', async () => {
      const run = await start(1);
      const [key] = await handOut(core);
      const first = await core.shards.work(key);
      expect(first.change).toMatchObject({ state: 'running', version: 2 });
      expect(await core.shards.work(key)).toEqual(first);
      const begun = await core.runs.get(run.id);
      expect(begun.startedAt).toEqual(expect.any(String));
    });
  });

  describe('keeps a lease', () => {
    const expire = (shardId: string) =>
      database
        .knex('shards')
        .where({ id: shardId })
        .update({
          lease_until: database.knex.raw(
            "statement_timestamp() - interval '1 second'",
          ),
        });

    it('that every report renews, also an empty one', async () => {
      const run = await start(1);
      const [key] = await handOut(core);
      for (const report of [
        () => core.shards.work(key),
        () => core.shards.ingest(key, []),
        async () => {
          const { items } = await core.runs.iterations({
            id: run.id,
            limit: 1,
            offset: 0,
          });
          await core.shards.ingest(key, [started(items[0].id)]);
        },
      ]) {
        await expire(key.shardId);
        await report();
        expect(await core.shards.takeBackExpired()).toEqual([]);
      }
    });

    it('after which the shard goes to another runner', async () => {
      const run = await start(1);
      const [key] = await handOut(core);
      await core.shards.work(key);
      await expire(key.shardId);
      expect(await core.shards.takeBackExpired()).toMatchObject([
        { runId: run.id, state: 'running' },
      ]);
      expect(await core.shards.takeBackExpired()).toEqual([]);
      expect(await handOut(core)).toMatchObject([
        { shardId: key.shardId, attempt: 2 },
      ]);
    });

    it('that only one of several replicas ends', async () => {
      await start(5, 5);
      const keys = await handOut(core, 5);
      await Promise.all(keys.map(({ shardId }) => expire(shardId)));
      const replicas = Array.from({ length: 4 }, () =>
        createCore({ knex: database.connect() }),
      );
      const changes = await Promise.all(
        replicas.map(replica => replica.shards.takeBackExpired()),
      );
      expect(changes.flat()).toHaveLength(5);
      expect(await database.knex('shards').pluck('losses')).toEqual(
        Array(5).fill(1),
      );
    });

    it('and takes back only the attempt that is meant', async () => {
      await start(1);
      const [first] = await handOut(core);
      await core.shards.takeBack(first.shardId, 1, 'gone');
      const [second] = await handOut(core);
      expect(await core.shards.takeBack(first.shardId, 1, 'gone')).toBe(
        undefined,
      );
      await core.shards.ingest(second, []);
    });
  });
});
