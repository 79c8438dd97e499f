import { prepareCoreForShards } from '../testing/preparedCore';
import {
  artifact,
  claim,
  finished,
  handOut,
  shardFinished,
  started,
  step,
  wholeIteration,
} from '../testing/reports';

describe('ingest', () => {
  const { prepared, start } = prepareCoreForShards();

  async function everythingOf(runId: string) {
    const { items } = await prepared.core.runs.iterations({
      id: runId,
      limit: 5_000,
      offset: 0,
    });
    return {
      run: await prepared.core.runs.get(runId),
      iterations: await Promise.all(
        items.map(({ id }) => prepared.core.runs.iteration(runId, id)),
      ),
      artifacts: await prepared.knex('step_artifacts').orderBy('sha256'),
    };
  }

  it('makes a run running when a runner fetches its work, and ends it with its last iteration', async () => {
    const { id } = await start(4);
    const { key, ids } = await claim(prepared.core);
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'running',
      startedAt: expect.any(String),
      finishedAt: null,
    });

    await prepared.core.shards.ingest(
      key,
      ids.flatMap(one => wholeIteration(one)),
    );
    await prepared.core.shards.ingest(key, [shardFinished('done')]);
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'running',
    });

    const next = await claim(prepared.core);
    const { change } = await prepared.core.shards.ingest(
      next.key,
      next.ids.flatMap(one => wholeIteration(one, 'failed')),
    );
    expect(change).toMatchObject({ runId: id, state: 'finished' });
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'failed',
      finishedAt: expect.any(String),
      counts: { total: 4, passed: 2, failed: 2, error: 0 },
    });
  });

  it('keeps every step with its evidence', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(prepared.core);
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
    await prepared.core.shards.ingest(key, [
      started(ids[0]),
      step(ids[0], 0, rich),
      step(ids[0], 1, { artifacts: [artifact('a', 'the same picture')] }),
      finished(ids[0], 'failed', { message: 'No such element\n  at step 1' }),
    ]);
    expect(await prepared.core.runs.iteration(id, ids[0])).toMatchObject({
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
    expect(await prepared.core.artifacts.get('b'.repeat(64))).toEqual(
      artifact('b', 'after'),
    );
    await expect(
      prepared.core.artifacts.get('c'.repeat(64)),
    ).rejects.toMatchObject({
      reason: 'notFound',
    });
  });

  it('is changed by nothing that it has heard before', async () => {
    const { id } = await start(2);
    const { key, ids } = await claim(prepared.core);
    const batch = [
      started(ids[0]),
      step(ids[0], 0, { artifacts: [artifact('d')] }),
      finished(ids[0], 'failed', { final: false }),
      started(ids[0], 2),
      step(ids[0], 0, { try: 2 }),
      step(ids[0], 0, { try: 2, title: 'said twice in one batch' }),
    ];
    await prepared.core.shards.ingest(key, batch);
    const before = await everythingOf(id);
    expect(before.iterations[0]).toMatchObject({ attempts: 2, stepsDone: 1 });
    for (const again of [batch, batch.slice(2), batch.slice(0, 3)]) {
      const { change } = await prepared.core.shards.ingest(key, again);
      expect(change.version).toBe(before.run.version);
    }
    expect(await everythingOf(id)).toEqual(before);
  });

  it('takes a repeated step for a step of its own iteration only', async () => {
    const { id } = await start(4);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [started(ids[0]), step(ids[0], 0)]);
    await prepared.core.shards.ingest(key, [started(ids[1]), step(ids[1], 0)]);
    const { iterations } = await everythingOf(id);
    expect(iterations.map(({ stepsDone }) => stepsDone)).toEqual([1, 1, 0, 0]);
  });

  it('calls an iteration flaky that passes after a try that had failed, and says what had failed', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      started(ids[0]),
      finished(ids[0], 'failed', { final: false, message: 'Too slow' }),
      started(ids[0], 2),
      finished(ids[0], 'passed', { try: 2 }),
    ]);
    expect(await prepared.core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'flaky',
      message: 'Too slow',
      attempts: 2,
      durationMs: 40,
    });
    expect(await prepared.core.runs.get(id)).toMatchObject({
      verdict: 'flaky',
      counts: { flaky: 1, passed: 0 },
    });
  });

  it('takes the last try for the result when none passed', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      started(ids[0]),
      finished(ids[0], 'failed', { final: false, message: 'Wrong price' }),
      started(ids[0], 2),
      finished(ids[0], 'error', { try: 2, message: 'Site is down' }),
    ]);
    expect(await prepared.core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'error',
      message: 'Site is down',
    });
  });

  it('does not call an iteration flaky because what carries it broke down, and keeps that attempt', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      started(ids[0]),
      finished(ids[0], 'error', {
        message: 'The browser ended unexpectedly.',
        failure: 'infrastructure',
        final: false,
      }),
      started(ids[0], 2),
      finished(ids[0], 'passed', { try: 2, failure: 'infrastructure' }),
    ]);
    expect(await prepared.core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'passed',
      message: null,
      attempts: 2,
      attemptList: [
        { verdict: 'error', failure: 'infrastructure' },
        { verdict: 'passed', failure: null },
      ],
    });
    expect(await prepared.core.runs.get(id)).toMatchObject({
      verdict: 'passed',
      counts: { passed: 1, flaky: 0, error: 0 },
    });
  });

  it('calls an iteration flaky whose test had failed before what carries it broke down', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      finished(ids[0], 'failed', { message: 'No basket', final: false }),
      finished(ids[0], 'error', {
        try: 2,
        failure: 'infrastructure',
        final: false,
      }),
      finished(ids[0], 'passed', { try: 3 }),
    ]);
    expect(await prepared.core.runs.iteration(id, ids[0])).toMatchObject({
      verdict: 'flaky',
      message: 'No basket',
      attemptList: [{ failure: 'test' }, {}, { failure: null }],
    });
  });

  it('does not call an iteration flaky because a runner was lost', async () => {
    const { id } = await start(1);
    const first = await claim(prepared.core);
    await prepared.core.shards.ingest(first.key, [started(first.ids[0])]);
    await prepared.core.shards.takeBack(
      first.key.shardId,
      1,
      'its process has ended',
    );
    const second = await claim(prepared.core);
    await prepared.core.shards.ingest(
      second.key,
      wholeIteration(second.ids[0]),
    );
    expect(await prepared.core.runs.iteration(id, first.ids[0])).toMatchObject({
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
    const { key, ids } = await claim(prepared.core);
    const strange = 'a\u0000b\ud800c\udc00 😀';
    await prepared.core.shards.ingest(key, [
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
    expect(await prepared.core.runs.iteration(id, ids[0])).toMatchObject({
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
    const [one, other] = await handOut(prepared.core, 2);
    const foreign = (await prepared.core.shards.work(other)).work.iterations[0]
      .id;
    const own = (await prepared.core.shards.work(one)).work.iterations[0].id;
    await expect(
      prepared.core.shards.ingest(one, [started(own), started(foreign)]),
    ).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ path: ['events', 1, 'iterationId'] }],
    });
    const { iterations } = await everythingOf(id);
    expect(iterations.map(({ state }) => state)).toEqual(
      iterations.map(() => 'queued'),
    );
    for (const key of [one, other]) {
      await prepared.core.shards.takeBack(
        key.shardId,
        key.attempt,
        'end of the test',
      );
    }
  });

  it('refuses a report about a run that was deleted', async () => {
    const { id } = await start(1);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [started(ids[0])]);
    await prepared.knex('test_runs').where({ id }).delete();
    await expect(
      prepared.core.shards.ingest(key, wholeIteration(ids[0])),
    ).rejects.toMatchObject({ reason: 'unauthenticated' });
  });

  it('tells which iterations changed after a version of the run', async () => {
    const { id } = await start(4);
    const { key, ids } = await claim(prepared.core);
    const page = { id, limit: 5_000, offset: 0 };
    const first = await prepared.core.runs.iterations({ ...page, since: 0 });
    expect(first.items).toHaveLength(4);

    await prepared.core.shards.ingest(key, [started(ids[1])]);
    const second = await prepared.core.runs.iterations({
      ...page,
      since: first.version,
    });
    expect(second.items.map(item => item.id)).toEqual([ids[1]]);
    expect(second.items[0].version).toBe(second.version);

    await prepared.core.shards.ingest(key, wholeIteration(ids[1], 'failed'));
    const failed = await prepared.core.runs.iterations({
      ...page,
      verdicts: ['failed'],
    });
    expect(failed.items.map(item => item.id)).toEqual([ids[1]]);
    const none = await prepared.core.runs.iterations({
      ...page,
      since: failed.version,
    });
    expect(none.items).toEqual([]);
  });
});
