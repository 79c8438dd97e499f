import { mockServices } from '@backstage/backend-test-utils';
import { createCore, migrate, type Core } from '@uatcms/core';
import {
  runOptionsSchema,
  type Ring,
  type Run,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ann, places, shop, testSet } from '../__testUtils__/samples';
import { TestExecutor } from '../__testUtils__/TestExecutor';
import { TestRingExecutor } from '../__testUtils__/TestRingExecutor';
import { passed } from '../__testUtils__/TestRunner';
import { Dispatcher } from './Dispatcher';
import { Doorbell } from './Doorbell';
import { ExecutorRegistry } from './ExecutorRegistry';

const createDatabase = createTestDatabases();

describe('Dispatcher', () => {
  let knex: Knex;
  let core: Core;
  const started: Dispatcher[] = [];

  beforeEach(async () => {
    knex = await createDatabase();
    await migrate(knex);
    core = createCore({ knex });
    await core.environments.create(
      {
        ...shop,
        variables: {},
        secrets: [],
        allowedHosts: [],
        protected: false,
      },
      ann,
    );
    await core.testSets.create(testSet('basket', 12), ann);
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map(dispatcher => dispatcher.stop()));
  });

  /** A replica of the backend, as far as dispatching goes. */
  async function startReplica(
    executor: TestExecutor | TestRingExecutor,
  ): Promise<Dispatcher> {
    const executors = new ExecutorRegistry();
    executors.add(executor);
    const dispatcher = new Dispatcher({
      shards: core.shards,
      doorbells: core.doorbells,
      executors,
      bell: new Doorbell(),
      logger: mockServices.logger.mock(),
      runnerUrl: async () => 'http://localhost/runner',
      publicRunnerUrl: async () => 'https://portal.example.org/runner',
    });
    started.push(dispatcher);
    await dispatcher.start();
    return dispatcher;
  }

  function startRun(slots: number): Promise<Run> {
    return core.runs.start(
      {
        testSet: 'basket',
        executor: 'local',
        options: runOptionsSchema.parse({}),
      },
      ann,
      places(slots),
    );
  }

  async function perform(executor: TestExecutor, number: number) {
    const call = await executor.call(number);
    const { work } = await core.shards.work(call);
    await core.shards.ingest(call, [
      ...work.iterations.flatMap(({ id }) => passed(id)),
      { type: 'shardFinished', outcome: 'done' },
    ]);
    executor.done(call);
    return call;
  }

  it('carries a run to its end, never with more shards at a time than there are slots', async () => {
    const executor = new TestExecutor({ slots: 2 });
    await startReplica(executor);
    const run = await startRun(2);
    await executor.call(2);
    expect(executor.freeSlots()).toBe(0);
    for (let number = 1; number <= 6; number++) {
      await perform(executor, number);
    }
    expect(await core.runs.get(run.id)).toMatchObject({
      state: 'finished',
      verdict: 'passed',
      counts: { total: 12, passed: 12 },
    });
    expect(new Set(executor.calls.map(call => call.shardId)).size).toBe(6);
  });

  it('gives a shard to one replica only', async () => {
    const replicas = [
      new TestExecutor({ slots: 3 }),
      new TestExecutor({ slots: 3 }),
    ];
    await startRun(2);
    await Promise.all(replicas.map(startReplica));
    await Promise.all(replicas.map(replica => replica.call(3)));
    const calls = replicas.flatMap(replica => replica.calls);
    expect(calls).toHaveLength(6);
    expect(new Set(calls.map(call => call.shardId)).size).toBe(6);
    expect(await core.shards.queued()).toBe(0);
  });

  it('leaves shards of other executors alone', async () => {
    const local = new TestExecutor({ slots: 6 });
    const moon = new TestExecutor({ name: 'moon', slots: 6 });
    await startRun(2);
    await startReplica(moon);
    await startReplica(local);
    await local.call(6);
    expect(moon.calls).toEqual([]);
  });

  it('hands a shard out again when its runner could not be started', async () => {
    const executor = new TestExecutor();
    executor.refusal = new Error('no memory');
    const run = await startRun(1);
    await startReplica(executor);
    while (!(await reasons()).includes('no memory')) {
      await executor.dispatch.slotFree();
    }
    executor.refusal = undefined;
    expect((await executor.call(1)).attempt).toBeGreaterThan(1);
    await core.runs.cancel(run.id, ann);

    async function reasons(): Promise<string> {
      return (await knex('shards').pluck('message')).join();
    }
  });

  it('hands a shard out again as soon as its runner is told to be lost', async () => {
    const executor = new TestExecutor();
    await startReplica(executor);
    await startRun(1);
    const first = await executor.call(1);
    await executor.lose(first);
    const second = await executor.call(2);
    expect(second).toMatchObject({ shardId: first.shardId, attempt: 2 });
    await expect(core.shards.ingest(first, [])).rejects.toMatchObject({
      reason: 'fenced',
    });
    await core.shards.ingest(second, []);
  });

  it('hands a shard out again when its runner has been silent for a lease', async () => {
    const silent = new TestExecutor();
    const dead = await startReplica(silent);
    await startRun(1);
    const first = await silent.call(1);
    // The replica dies with its runner and tells nobody.
    silent.lose = async () => {};
    await dead.stop();
    await knex('shards')
      .where({ id: first.shardId })
      .update({ lease_until: knex.raw(`now() - interval '1 second'`) });

    const executor = new TestExecutor({ slots: 3 });
    await startReplica(executor);
    await executor.call(3);
    expect(executor.calls).toContainEqual(
      expect.objectContaining({ shardId: first.shardId, attempt: 2 }),
    );
  });

  it('frees the slot of a runner that hangs', async () => {
    const executor = new TestExecutor();
    await startReplica(executor);
    await startRun(1);
    const { shardId } = await executor.call(1);
    await knex('shards')
      .where({ id: shardId })
      .update({ lease_until: knex.raw(`now() - interval '1 second'`) });
    await executor.call(2);
    expect(executor.abandoned).toEqual([{ shardId, attempt: 1 }]);
  }, 20_000);

  it('tells runners of a cancelled run to end, whichever replica got the wish, and ends those that do not', async () => {
    const executor = new TestExecutor({ slots: 2 });
    await startReplica(executor);
    const run = await startRun(1);
    const [first, second] = [await executor.call(1), await executor.call(2)];
    await core.runs.cancel(run.id, ann);
    while (executor.interrupted.length < 2) {
      await core.shards.queued();
    }
    await core.shards.ingest(first, [
      { type: 'shardFinished', outcome: 'stopped' },
    ]);
    executor.done(first);
    while (executor.abandoned.length < 1) {
      await core.shards.queued();
    }
    const named = ({ shardId, attempt }: typeof first) => ({
      shardId,
      attempt,
    });
    expect(executor.interrupted).toEqual(
      expect.arrayContaining([named(first), named(second)]),
    );
    expect(executor.abandoned).toEqual([named(second)]);
  }, 20_000);

  it('ends runs whose time is over', async () => {
    const executor = new TestExecutor();
    await startReplica(executor);
    const run = await startRun(1);
    const call = await executor.call(1);
    await knex('test_runs')
      .where({ id: run.id })
      .update({ deadline: knex.raw(`now() - interval '1 second'`) });
    while (executor.interrupted.length < 1) {
      await core.shards.queued();
    }
    await executor.lose(call);
    while ((await core.runs.get(run.id)).state !== 'finished') {
      await core.shards.queued();
    }
    expect((await core.runs.get(run.id)).counts).toMatchObject({ error: 12 });
  }, 20_000);

  it('gives back what is running when it stops, and hands out no more', async () => {
    const executor = new TestExecutor();
    const stopped = await startReplica(executor);
    await startRun(1);
    await executor.call(1);
    await stopped.stop();
    expect(await core.shards.queued()).toBe(3);
    expect(executor.calls).toHaveLength(1);
  });

  describe('with an executor that is rung', () => {
    async function performRung({ runId, token }: Ring): Promise<boolean> {
      const claimed = await core.doorbells.claim({
        doorbell: { runId, token },
        leaseMs: 20_000,
        replica: 'r',
      });
      if (claimed) {
        await core.shards.ingest(claimed.shard, [
          ...claimed.work.iterations.flatMap(({ id }) => passed(id)),
          { type: 'shardFinished', outcome: 'done' },
        ]);
      }
      return claimed !== undefined;
    }

    it('rings for each free slot, and lets runners take shard after shard', async () => {
      const executor = new TestRingExecutor({ slots: 2 });
      await startReplica(executor);
      const run = await startRun(2);
      const ring = await executor.rung(2);
      expect(ring).toEqual({
        runId: run.id,
        url: 'https://portal.example.org/runner',
        token: expect.any(String),
      });
      let shards = 0;
      while (await performRung(ring)) {
        shards += 1;
      }
      expect(shards).toBe(6);
      expect(executor.rings).toHaveLength(2);
      expect(await core.runs.get(run.id)).toMatchObject({
        state: 'finished',
        verdict: 'passed',
        counts: { total: 12, passed: 12 },
      });
    });

    it('rings again for a ring that was refused, and for one that nobody answers', async () => {
      const executor = new TestRingExecutor({ patienceMs: 1 });
      executor.refusal = new Error('too many requests');
      await startReplica(executor);
      const run = await startRun(1);
      await executor.rung(1);
      executor.refusal = undefined;
      const answered = await executor.rung(3);
      expect(await performRung(answered)).toBe(true);
      await core.runs.cancel(run.id, ann);
    });

    it('lets it be in peace when it says so', async () => {
      const executor = new TestRingExecutor();
      executor.inPeace = true;
      await startReplica(executor);
      const run = await startRun(1);
      await executor.asked(2);
      expect(executor.rings).toEqual([]);
      expect(await core.doorbells.traffic('local')).toMatchObject({
        waiting: 0,
      });
      executor.inPeace = false;
      expect(await executor.rung(1)).toMatchObject({ runId: run.id });
    });

    it('rings at the address that its runners know', async () => {
      const executor = new TestRingExecutor({
        backendUrl: 'https://inside.example.org/',
      });
      await startReplica(executor);
      await startRun(1);
      expect(await executor.rung(1)).toMatchObject({
        url: 'https://inside.example.org/api/uat/runner/v1',
      });
    });
  });

  it('goes on after the database was away', async () => {
    const executor = new TestExecutor({ slots: 3 });
    await knex.schema.renameTable('shards', 'hidden');
    await startReplica(executor);
    executor.dispatch.slotFree();
    await knex.schema.renameTable('hidden', 'shards');
    await startRun(1);
    await executor.call(3);
    expect(await core.shards.queued()).toBe(0);
  });
});
