import { createCore } from '../createCore';
import { prepareCoreForShards } from '../testing/preparedCore';
import { passAll, shardFinished, wholeIteration } from '../testing/reports';
import type { Core, RunKey } from '../types';

describe('a doorbell', () => {
  const { prepared, start } = prepareCoreForShards();

  const next = (slots: number, more: object = {}, core: Core = prepared.core) =>
    core.doorbells.next({
      executor: 'local',
      slots,
      limit: 100,
      patienceMs: 60_000,
      lifetimeMs: 600_000,
      ...more,
    });
  const claim = (doorbell: RunKey, core: Core = prepared.core) =>
    core.doorbells.claim({ doorbell, leaseMs: 60_000, replica: 'replica-1' });
  const runsOf = (doorbells: RunKey[]) => doorbells.map(({ runId }) => runId);

  /** Claims a shard and reports all of it. */
  async function perform(doorbell: RunKey): Promise<string | undefined> {
    const claimed = await claim(doorbell);
    if (claimed) {
      await prepared.core.shards.ingest(claimed.shard, [
        ...claimed.work.iterations.flatMap(({ id }) => wholeIteration(id)),
        shardFinished('done'),
      ]);
    }
    return claimed?.shard.shardId;
  }

  const inThePast = (column: string, { token }: RunKey) =>
    prepared
      .knex('doorbells')
      .whereRaw(`token_hash = sha256(?::bytea)`, [token])
      .update({
        rung_at: prepared.knex.raw(`statement_timestamp() - interval '1 hour'`),
        [column]: prepared.knex.raw(
          `statement_timestamp() - interval '1 second'`,
        ),
      });

  it('is rung for each shard that a slot is free for, and not again while it may be answered', async () => {
    const run = await start(9, 3);
    expect(runsOf(await next(4))).toEqual(Array(4).fill(run.id));
    expect(await next(4)).toEqual([]);
    expect(runsOf(await next(6))).toEqual(Array(2).fill(run.id));
    expect(await prepared.core.doorbells.traffic('local')).toEqual({
      running: 0,
      waiting: 6,
      lost: 0,
    });
  });

  it('is rung no more often than asked for, nor for more than there is to do', async () => {
    await start(2);
    expect(await next(10, { limit: 1 })).toHaveLength(1);
    expect(await next(10)).toHaveLength(1);
    expect(await next(10)).toEqual([]);
  });

  it('opens shard after shard of its run, until nothing is left', async () => {
    const run = await start(3);
    const [doorbell] = await next(1);
    const shards = [];
    for (;;) {
      const shard = await perform(doorbell);
      if (!shard) break;
      shards.push(shard);
      // Nobody else is rung while the runner is on its way to the next shard.
      expect(await next(1)).toEqual([]);
    }
    expect(new Set(shards).size).toBe(3);
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'finished',
      verdict: 'passed',
      counts: { total: 3, passed: 3 },
    });
  });

  it('begins the run with the first claim, and tells the work with it', async () => {
    const run = await start(1);
    const [doorbell] = await next(1);
    expect(await claim(doorbell)).toMatchObject({
      shard: { runId: run.id, attempt: 1 },
      work: { runId: run.id, iterations: [{}] },
      change: { runId: run.id, state: 'running' },
    });
  });

  it('that rings twice gives two different shards, and never one twice', async () => {
    await start(2);
    const [first, second] = await next(2);
    const replica = createCore({ knex: prepared.connect() });
    const claimed = await Promise.all([
      claim(first),
      claim(first, replica),
      claim(second),
      claim(second, replica),
    ]);
    const shards = claimed.flatMap(given => given?.shard.shardId ?? []);
    expect(shards).toHaveLength(2);
    expect(new Set(shards).size).toBe(2);
  });

  it('never has more shards worked on than there are slots, however many claim at once', async () => {
    await start(20, 20);
    const doorbells = await next(4);
    await Promise.all(doorbells.map(bell => inThePast('lost_at', bell)));
    const late = [...doorbells, ...(await next(4))];
    expect(late).toHaveLength(8);
    const claimed = await Promise.all(late.map(bell => claim(bell)));
    expect(claimed.filter(Boolean)).toHaveLength(4);
  });

  it('is rung by one of several replicas only', async () => {
    await start(20, 20);
    const replicas = Array.from({ length: 4 }, () =>
      createCore({ knex: prepared.connect() }),
    );
    const rung = await Promise.all(replicas.map(core => next(6, {}, core)));
    expect(rung.flat()).toHaveLength(6);
  });

  it('that is not answered in time is rung again, and counted', async () => {
    const run = await start(1);
    const [lost] = await next(1);
    await inThePast('lost_at', lost);
    expect(await prepared.core.doorbells.traffic('local')).toMatchObject({
      waiting: 0,
    });
    const [again] = await next(1);
    expect(again).toMatchObject({ runId: run.id });
    await perform(again);
    // The lost one was only late.
    expect(await claim(lost)).toBeUndefined();
  });

  it('is counted as lost until another one is answered', async () => {
    await start(3);
    const rung = await next(2, { patienceMs: 1 });
    let traffic;
    do {
      traffic = await prepared.core.doorbells.traffic('local');
    } while (traffic.waiting > 0);
    expect(traffic.lost).toBe(2);
    await perform(rung[0]);
    expect(await prepared.core.doorbells.traffic('local')).toMatchObject({
      lost: 0,
    });
  });

  it('that could not be rung takes no slot', async () => {
    await start(1);
    const rung = await next(1);
    await prepared.core.doorbells.withdraw(rung);
    expect(await next(1)).toHaveLength(1);
    await expect(claim(rung[0])).rejects.toMatchObject({
      reason: 'unauthenticated',
    });
  });

  it('is rung anew for a shard whose runner was lost', async () => {
    const run = await start(1);
    const [dead] = await next(1);
    const { shard } = (await claim(dead))!;
    expect(await next(1)).toEqual([]);
    await prepared.core.shards.takeBack(shard.shardId, 1, 'the sandbox died');
    const [other] = await next(1);
    expect(await claim(other)).toMatchObject({
      shard: { shardId: shard.shardId, attempt: 2 },
    });
    expect(run.id).toBe(other.runId);
  });

  it('sends a runner home when it is the turn of another run, and rings for that', async () => {
    const long = await start(20, 20);
    const doorbells = await next(2);
    await Promise.all(doorbells.map(perform));
    const short = await start(1);
    const [first, second] = [await perform(doorbells[0]), await next(2)];
    // One goes on with the long run, the other slot is for the short one.
    expect(first).toBeDefined();
    expect(runsOf(second)).toEqual([]);
    const keeps = await claim(doorbells[0]);
    expect(keeps).toBeDefined();
    expect(await claim(doorbells[1])).toBeUndefined();
    expect(runsOf(await next(2))).toEqual([short.id]);
    expect(long.id).toBe(keeps!.shard.runId);
  });

  it('opens no claims of another run, none with a guessed token, and none after its time', async () => {
    const [run, other] = [await start(1), await start(1)];
    const [doorbell] = (await next(2)).filter(bell => bell.runId === run.id);
    const refused = { reason: 'unauthenticated' };
    for (const forged of [
      { ...doorbell, runId: other.id },
      { ...doorbell, runId: 'no id' },
      { ...doorbell, token: 'guessed' },
    ]) {
      await expect(claim(forged)).rejects.toMatchObject(refused);
    }
    await prepared.knex('doorbells').update({
      rung_at: prepared.knex.raw(`statement_timestamp() - interval '2 hours'`),
      expires_at: prepared.knex.raw(
        `statement_timestamp() - interval '1 hour 1 second'`,
      ),
    });
    await expect(claim(doorbell)).rejects.toMatchObject(refused);
    // What is long over is forgotten with the next ring.
    expect(await next(1)).toHaveLength(1);
    expect(await prepared.knex('doorbells')).toHaveLength(1);
  });

  it('leaves nothing in the database that would open anything', async () => {
    await start(1);
    const [{ token }] = await next(1);
    const { rows } = await prepared.knex.raw('select d::text from doorbells d');
    expect(JSON.stringify(rows)).not.toContain(token);
    await passAll(prepared.core);
  });

  it('gives nothing of a run that is cancelled', async () => {
    const run = await start(3);
    const [doorbell] = await next(1);
    await prepared.core.runs.cancel(run.id, {
      actor: { ref: 'user:default/ann' },
      origin: 'portal',
    });
    expect(await claim(doorbell)).toBeUndefined();
    expect(await next(1)).toEqual([]);
  });
});
