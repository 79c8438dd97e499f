import type { Pushback } from '@uatcms/plugin-uat-common';
import { prepareCoreForShards } from '../testing/preparedCore';
import { finished, handOut, shardFinished } from '../testing/reports';
import { ann, environment } from '../testing/samples';
import { pass, startQueued } from '../testing/scheduling';
import { slowed, type Slowdown } from './slowDown';

const host = 'shop.example.org';

describe('how an environment is slowed', () => {
  const now = new Date('2026-01-31T10:00:00Z');
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  const slow = (before: Slowdown | undefined, seconds: number, more = {}) =>
    slowed(before, { status: 429, host, ...more }, 8, after(seconds));

  it('pauses, then goes on with half, and comes back to what it was one by one', () => {
    expect(slow(undefined, 0)).toEqual({
      parallel: 4,
      before: 8,
      slowed_at: now,
      paused_until: after(5),
      slow_until: after(5 + 4 * 30),
    });
  });

  it('pauses for as long as the site asks, but not for ever', () => {
    expect(slow(undefined, 0, { retryAfterMs: 60_000 }).paused_until).toEqual(
      after(60),
    );
    expect(
      slow(undefined, 0, { retryAfterMs: 86_400_000 }).paused_until,
    ).toEqual(after(600));
  });

  it('halves once for an overload that many report, and keeps the longest pause', () => {
    const first = slow(undefined, 0, { retryAfterMs: 20_000 });
    expect(slow(first, 9)).toEqual(first);
  });

  it('halves again when the site pushes back again, from where it had come to', () => {
    const first = slow(undefined, 0);
    expect(slow(first, 20)).toMatchObject({ parallel: 2, before: 8 });
    // 4, and after the pause two more in a minute.
    expect(slow(first, 66)).toMatchObject({ parallel: 3, before: 8 });
    const second = slow(first, 20);
    const third = slow(slow(second, 40), 60);
    expect(third.parallel).toBe(1);
  });

  it('begins anew after it was over', () => {
    const first = slow(undefined, 0);
    expect(slowed(first, { status: 503, host }, 2, after(500))).toMatchObject({
      parallel: 1,
      before: 2,
    });
  });
});

describe('a site that pushes back', () => {
  const { prepared } = prepareCoreForShards();

  beforeAll(() =>
    prepared.core.environments.create(environment('staging'), ann),
  );
  afterEach(() => prepared.knex('slowed_environments').delete());

  const waiting = async (id: string) =>
    (await prepared.core.runs.get(id)).waiting;

  /** Moves the slowdown into the past, as if time had gone by. */
  const wait = (seconds: number) =>
    prepared
      .knex('slowed_environments')
      .update(
        Object.fromEntries(
          ['slowed_at', 'paused_until', 'slow_until'].map(column => [
            column,
            prepared.knex.raw(`${column} - ? * interval '1 second'`, [seconds]),
          ]),
        ),
      );

  async function pushedBack(pushback: Pushback) {
    const run = await startQueued(prepared.core, { shards: 20 });
    const keys = await handOut(prepared.core, 4);
    for (const key of keys) {
      const { work } = await prepared.core.shards.work(key);
      await prepared.core.shards.ingest(key, [
        finished(work.iterations[0].id, 'error', {
          failure: 'infrastructure',
          final: false,
          pushback,
        }),
      ]);
    }
    return { run, keys };
  }

  it('is left alone for a while, then asked for half as much at the same time, then for more again', async () => {
    const { run, keys } = await pushedBack({
      status: 429,
      host,
      retryAfterMs: 30_000,
    });
    for (const key of keys) {
      await pass(prepared.core, key).catch(() =>
        prepared.core.shards.ingest(key, [shardFinished('done')]),
      );
    }
    expect(await handOut(prepared.core, 10)).toEqual([]);
    expect(await waiting(run.id)).toMatch(
      /^shop.example.org asked for less \(HTTP 429\): nothing is begun there for a moment, slower until 20/,
    );
    await wait(31);
    expect(await waiting(run.id)).toMatch(
      /: at most 2 shards at the same time, slower until 20/,
    );
    expect(await handOut(prepared.core, 10)).toHaveLength(2);
    await wait(30);
    expect(await handOut(prepared.core, 10)).toHaveLength(1);
    await wait(60);
    expect(await waiting(run.id)).toBeNull();
    expect(await handOut(prepared.core, 10)).toHaveLength(10);
  });

  it('slows every run of its environment, and none elsewhere', async () => {
    await prepared.core.environments.create(environment('elsewhere'), ann);
    await pushedBack({ status: 503, host });
    await startQueued(prepared.core, { shards: 2 });
    const other = await startQueued(prepared.core, {
      shards: 2,
      environment: 'elsewhere',
    });
    const handed = await handOut(prepared.core, 10);
    expect(handed.map(({ runId }) => runId)).toEqual([other.id, other.id]);
  });
});
