import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { createCore } from '../createCore';
import {
  artifact,
  claim,
  finished,
  handOut,
  passAll,
  shardFinished,
  started,
  step,
  wholeIteration,
} from '../testing/reports';
import { startRunOf } from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Core, HandedShard } from '../types';

describe('ingest', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;
  let name = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
  });
  afterEach(() => passAll(core));
  afterAll(() => database.drop());

  const start = (count: number) => startRunOf(core, `set-${name++}`, count);

  async function everythingOf(runId: string) {
    const { items } = await core.runs.iterations({
      id: runId,
      limit: 5_000,
      offset: 0,
    });
    return {
      run: await core.runs.get(runId),
      iterations: await Promise.all(
        items.map(({ id }) => core.runs.iteration(runId, id)),
      ),
      artifacts: await database.knex('step_artifacts').orderBy('sha256'),
    };
  }

  it('makes a run running when a runner fetches its work, and ends it with its last iteration', async () => {
    const { id } = await start(4);
    const { key, ids } = await claim(core);
    expect(await core.runs.get(id)).toMatchObject({
      state: 'running',
      startedAt: expect.any(String),
      finishedAt: null,
    });

    await core.shards.ingest(
      key,
      ids.flatMap(one => wholeIteration(one)),
    );
    await core.shards.ingest(key, [shardFinished('done')]);
    expect(await core.runs.get(id)).toMatchObject({ state: 'running' });

    const next = await claim(core);
    const { change } = await core.shards.ingest(
      next.key,
      next.ids.flatMap(one => wholeIteration(one, 'failed')),
    );
    expect(change).toMatchObject({ runId: id, state: 'finished' });
    expect(await core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'failed',
      finishedAt: expect.any(String),
      counts: { total: 4, passed: 2, failed: 2, error: 0 },
    });
  });

  it('keeps every step with its evidence', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(core);
    const rich = {
      status: 'failed' as const,
      path: [2, 0],
      optional: true,
      message: 'No such element',
      expected: 'a',
      actual: 'b',
      pageUrl: 'https://shop.example.org/',
      usedAlternative: 1,
      notices: [{ kind: 'console' as const, text: 'oops' }],
      artifacts: [artifact('a', 'before'), artifact('b', 'after')],
    };
    await core.shards.ingest(key, [
      started(ids[0]),
      step(ids[0], 0, rich),
      step(ids[0], 1, { artifacts: [artifact('a', 'the same picture')] }),
      finished(ids[0], 'failed', { message: 'No such element\n  at step 1' }),
    ]);
    expect(await core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'failed',
      message: 'No such element',
      stepsDone: 2,
      attempts: 1,
      durationMs: 20,
      values: { email: 'person1@example.org' },
      attemptList: [
        {
          number: 1,
          state: 'finished',
          verdict: 'failed',
          message: 'No such element\n  at step 1',
          steps: [
            rich,
            { sequence: 1, artifacts: [artifact('a', 'the same picture')] },
          ],
        },
      ],
    });
    expect(await core.artifacts.get('b'.repeat(64))).toEqual(
      artifact('b', 'after'),
    );
    await expect(core.artifacts.get('c'.repeat(64))).rejects.toMatchObject({
      reason: 'notFound',
    });
  });

  it('is changed by nothing that it has heard before', async () => {
    const { id } = await start(2);
    const { key, ids } = await claim(core);
    const batch = [
      started(ids[0]),
      step(ids[0], 0, { artifacts: [artifact('d')] }),
      finished(ids[0], 'failed', { final: false }),
      started(ids[0], 2),
      step(ids[0], 0, { try: 2 }),
      step(ids[0], 0, { try: 2, title: 'said twice in one batch' }),
    ];
    await core.shards.ingest(key, batch);
    const before = await everythingOf(id);
    expect(before.iterations[0]).toMatchObject({ attempts: 2, stepsDone: 1 });
    for (const again of [batch, batch.slice(2), batch.slice(0, 3)]) {
      const { change } = await core.shards.ingest(key, again);
      expect(change.version).toBe(before.run.version);
    }
    expect(await everythingOf(id)).toEqual(before);
  });

  it('takes a repeated step for a step of its own iteration only', async () => {
    const { id } = await start(4);
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, [started(ids[0]), step(ids[0], 0)]);
    await core.shards.ingest(key, [started(ids[1]), step(ids[1], 0)]);
    const { iterations } = await everythingOf(id);
    expect(iterations.map(({ stepsDone }) => stepsDone)).toEqual([1, 1, 0, 0]);
  });

  it('calls an iteration flaky that passes after a try that had failed, and says what had failed', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, [
      started(ids[0]),
      finished(ids[0], 'failed', { final: false, message: 'Too slow' }),
      started(ids[0], 2),
      finished(ids[0], 'passed', { try: 2 }),
    ]);
    expect(await core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'flaky',
      message: 'Too slow',
      attempts: 2,
      durationMs: 40,
    });
    expect(await core.runs.get(id)).toMatchObject({
      verdict: 'flaky',
      counts: { flaky: 1, passed: 0 },
    });
  });

  it('takes the last try for the result when none passed', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, [
      started(ids[0]),
      finished(ids[0], 'failed', { final: false, message: 'Wrong price' }),
      started(ids[0], 2),
      finished(ids[0], 'error', { try: 2, message: 'Site is down' }),
    ]);
    expect(await core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'error',
      message: 'Site is down',
    });
  });

  it('does not call an iteration flaky because what carries it broke down, and keeps that attempt', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, [
      started(ids[0]),
      finished(ids[0], 'error', {
        message: 'The browser ended unexpectedly.',
        failure: 'infrastructure',
        final: false,
      }),
      started(ids[0], 2),
      finished(ids[0], 'passed', { try: 2, failure: 'infrastructure' }),
    ]);
    expect(await core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'passed',
      message: null,
      attempts: 2,
      attemptList: [
        { verdict: 'error', failure: 'infrastructure' },
        { verdict: 'passed', failure: null },
      ],
    });
    expect(await core.runs.get(id)).toMatchObject({
      verdict: 'passed',
      counts: { passed: 1, flaky: 0, error: 0 },
    });
  });

  it('calls an iteration flaky whose test had failed before what carries it broke down', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, [
      finished(ids[0], 'failed', { message: 'No basket', final: false }),
      finished(ids[0], 'error', {
        try: 2,
        failure: 'infrastructure',
        final: false,
      }),
      finished(ids[0], 'passed', { try: 3 }),
    ]);
    expect(await core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'flaky',
      message: 'No basket',
      attemptList: [{ failure: 'test' }, {}, { failure: null }],
    });
  });

  it('does not call an iteration flaky because a runner was lost', async () => {
    const { id } = await start(1);
    const first = await claim(core);
    await core.shards.ingest(first.key, [started(first.ids[0])]);
    await core.shards.takeBack(first.key.shardId, 1, 'its process has ended');
    const second = await claim(core);
    await core.shards.ingest(second.key, wholeIteration(second.ids[0]));
    expect(await core.runs.iteration(id, first.ids[0])).toMatchObject({
      verdict: 'passed',
      attempts: 2,
      attemptList: [
        { number: 1, state: 'lost', verdict: null },
        { number: 2, state: 'finished', verdict: 'passed' },
      ],
    });
  });

  it('keeps evidence with characters that PostgreSQL cannot keep', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(core);
    const strange = 'a\u0000b\ud800c\udc00 😀';
    await core.shards.ingest(key, [
      started(ids[0]),
      step(ids[0], 0, {
        title: strange,
        actual: strange,
        notices: [{ kind: 'console', text: strange }],
        artifacts: [artifact('e', strange)],
      }),
      finished(ids[0], 'failed', { message: strange }),
    ]);
    const plain = 'a\ufffdb\ufffdc\ufffd 😀';
    expect(await core.runs.iteration(id, ids[0])).toMatchObject({
      message: plain,
      attemptList: [
        {
          steps: [
            {
              title: plain,
              actual: plain,
              notices: [{ text: plain }],
              artifacts: [{ name: plain }],
            },
          ],
        },
      ],
    });
  });

  it('refuses a report about iterations of another shard as a whole', async () => {
    const { id } = await start(6);
    const [one, other] = await handOut(core, 2);
    const foreign = (await core.shards.work(other)).work.iterations[0].id;
    const own = (await core.shards.work(one)).work.iterations[0].id;
    await expect(
      core.shards.ingest(one, [started(own), started(foreign)]),
    ).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ path: ['events', 1, 'iterationId'] }],
    });
    const { iterations } = await everythingOf(id);
    expect(iterations.map(({ state }) => state)).toEqual(
      iterations.map(() => 'queued'),
    );
    for (const key of [one, other]) {
      await core.shards.takeBack(key.shardId, key.attempt, 'end of the test');
    }
  });

  it('keeps the same evidence of two replicas at the same time, whatever order it is told in', async () => {
    const replicas = [core, createCore({ knex: database.connect() })];
    const { id } = await startRunOf(core, `set-${name++}`, 2);
    const keys = await handOut(core, 2);
    const pictures = ['1', '2', '3'].map(digit => artifact(digit));
    const report = async (
      { shards }: Core,
      key: HandedShard,
      told: ArtifactRef[],
    ) => {
      const { work } = await shards.work(key);
      await shards.ingest(key, [
        step(work.iterations[0].id, 0, { artifacts: told }),
        finished(work.iterations[0].id, 'passed'),
        shardFinished('done'),
      ]);
    };
    // Both have to wait in the middle of their lists, so that each of them holds what the other one needs next.
    const middle = await database.knex.transaction();
    await middle('artifacts').insert({
      sha256: pictures[1].sha256,
      kind: 'log',
      name: '',
      content_type: '',
      size: 0,
    });
    const reports = Promise.all([
      report(replicas[0], keys[0], pictures),
      report(replicas[1], keys[1], [...pictures].reverse()),
    ]);
    await bothWait();
    await middle.rollback();
    await reports;
    expect((await core.runs.get(id)).counts.passed).toBe(2);
  });

  async function bothWait(): Promise<void> {
    let waiting = 0;
    while (waiting < 2) {
      const { rows } = await database.knex.raw(
        `select count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      waiting = rows[0].waiting;
    }
  }

  it('counts reports of many runners at once, and refuses one among them by itself', async () => {
    const { id } = await startRunOf(core, `set-${name++}`, 12, 4);
    const keys = await handOut(core, 12);
    const works = await Promise.all(keys.map(key => core.shards.work(key)));
    const reports = works.map(({ work }) => [
      ...work.iterations.flatMap(one => wholeIteration(one.id)),
      shardFinished('done'),
    ]);
    const { version } = await core.runs.get(id);
    const outcomes = await Promise.allSettled([
      ...keys.map((key, at) => core.shards.ingest(key, reports[at])),
      core.shards.ingest({ ...keys[0], token: 'another' }, reports[0]),
      core.shards.ingest({ ...keys[1], attempt: 2 }, reports[1]),
      // What comes twice finds its shard ended.
      core.shards.ingest(keys[2], reports[2]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...keys.map(() => 'fulfilled'),
      ...['rejected', 'rejected', 'rejected'],
    ]);
    expect(outcomes.slice(-3)).toMatchObject([
      { reason: { reason: 'unauthenticated' } },
      { reason: { reason: 'unauthenticated' } },
      { reason: { reason: 'fenced' } },
    ]);
    const run = await core.runs.get(id);
    expect(run).toMatchObject({ state: 'finished', counts: { passed: 12 } });
    // Written together: the version has risen less often than there were reports.
    expect(run.version - version).toBeLessThan(keys.length);
  });

  it('tells which iterations changed after a version of the run', async () => {
    const { id } = await start(4);
    const { key, ids } = await claim(core);
    const page = { id, limit: 5_000, offset: 0 };
    const first = await core.runs.iterations({ ...page, since: 0 });
    expect(first.items).toHaveLength(4);

    await core.shards.ingest(key, [started(ids[1])]);
    const second = await core.runs.iterations({
      ...page,
      since: first.version,
    });
    expect(second.items.map(item => item.id)).toEqual([ids[1]]);
    expect(second.items[0].version).toBe(second.version);

    await core.shards.ingest(key, wholeIteration(ids[1], 'failed'));
    const failed = await core.runs.iterations({
      ...page,
      verdicts: ['failed'],
    });
    expect(failed.items.map(item => item.id)).toEqual([ids[1]]);
    const none = await core.runs.iterations({ ...page, since: failed.version });
    expect(none.items).toEqual([]);
  });
});
