import { createCore } from '../createCore';
import { prepareCoreForShards } from '../testing/preparedCore';
import {
  artifact,
  claim,
  finished,
  shardFinished,
  started,
  step,
  wholeIteration,
} from '../testing/reports';
import { ann } from '../testing/samples';
import type { Core } from '../types';

describe('reports of shards that a replica has let begin', () => {
  const { prepared, start } = prepareCoreForShards();

  /** The statements that a piece of work needs, by their first words. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const statements: string[] = [];
    const note = ({ sql }: { sql: string }) => statements.push(sql);
    prepared.knex.on('query', note);
    await work();
    prepared.knex.removeListener('query', note);
    return statements.map(sql => /^\s*\w+(\W+(from )?\w+)?/.exec(sql)![0]);
  }

  const isShort = (statements: string[]) =>
    expect(statements).toEqual(['select record_reports']);
  const isLong = (statements: string[]) =>
    expect(statements.join()).toContain('open_reports');

  const ingest = (
    { key }: Awaited<ReturnType<typeof claim>>,
    ...events: Parameters<Core['shards']['ingest']>[1]
  ) => prepared.core.shards.ingest(key, events);

  it('are one statement as long as they bring nothing but progress', async () => {
    const { id } = await start(12);
    const work = await claim(prepared.core);
    const [first, second] = work.ids;
    isShort(
      await statementsOf(() => ingest(work, started(first), step(first, 0))),
    );
    isShort(
      await statementsOf(() =>
        ingest(
          work,
          ...[step(first, 1), finished(first, 'failed', { final: false })],
          ...[started(first, 2), finished(first, 'passed', { try: 2 })],
          ...wholeIteration(second, 'error'),
        ),
      ),
    );
    expect(await prepared.core.runs.iteration(id, first)).toMatchObject({
      verdict: 'flaky',
      attempts: 2,
      attemptList: [
        { verdict: 'failed', steps: [{ sequence: 0 }, { sequence: 1 }] },
        { verdict: 'passed', steps: [] },
      ],
    });
    const run = await prepared.core.runs.get(id);
    expect(run).toMatchObject({ counts: { flaky: 1, error: 1, passed: 0 } });
    expect(await prepared.core.runs.iteration(id, second)).toMatchObject({
      verdict: 'error',
      version: run.version,
    });
    expect(await prepared.knex('shards').where({ progressed: true })).toEqual([
      expect.objectContaining({ id: work.key.shardId }),
    ]);
  });

  it('renew the lease', async () => {
    await start(6);
    const work = await claim(prepared.core);
    const shard = () => prepared.knex('shards').where({ id: work.key.shardId });
    await shard().update({ lease_until: new Date(0) });
    isShort(await statementsOf(() => ingest(work, started(work.ids[0]))));
    expect(
      await shard().where('lease_until', '>', prepared.knex.fn.now()),
    ).toHaveLength(1);
  });

  it('change nothing when they come twice, and still get their answer', async () => {
    const { id } = await start(6);
    const work = await claim(prepared.core);
    const events = wholeIteration(work.ids[0]);
    const { change } = await ingest(work, ...events);
    expect(await ingest(work, ...events)).toEqual({
      answer: { command: 'continue' },
      change,
    });
    expect(await prepared.core.runs.get(id)).toMatchObject({
      counts: { passed: 1 },
    });
    // What is known of the shard is still true.
    isShort(await statementsOf(() => ingest(work, started(work.ids[1]))));
  });

  it('go the long way with files and ends, and the short one again in between', async () => {
    const { id } = await start(6);
    const work = await claim(prepared.core);
    const [first, second] = work.ids;
    isLong(
      await statementsOf(() =>
        ingest(work, step(first, 0, { artifacts: [artifact('c')] })),
      ),
    );
    isShort(await statementsOf(() => ingest(work, step(first, 1))));
    isShort(await statementsOf(() => ingest(work, finished(first, 'passed'))));
    isLong(
      await statementsOf(() =>
        ingest(work, ...wholeIteration(second), shardFinished('done')),
      ),
    );
    expect(await prepared.core.runs.iteration(id, first)).toMatchObject({
      stepsDone: 2,
      attemptList: [{ steps: [{ artifacts: [artifact('c')] }, {}] }],
    });
  });

  it('may come by way of another replica in between', async () => {
    const { id } = await start(6);
    const other = createCore({ knex: prepared.connect() });
    const work = await claim(prepared.core);
    const [first, second] = work.ids;
    await ingest(work, started(first), step(first, 0));
    await other.shards.ingest(work.key, [
      ...[step(first, 1), finished(first, 'passed')],
      started(second),
    ]);
    // The same once more, and what comes after it, where only the beginning is known.
    await ingest(
      work,
      ...[step(first, 0), step(first, 1), finished(first, 'failed')],
      ...[step(second, 0), finished(second, 'passed')],
    );
    expect(await prepared.core.runs.iteration(id, first)).toMatchObject({
      verdict: 'passed',
      stepsDone: 2,
      attempts: 1,
    });
    expect(await prepared.core.runs.get(id)).toMatchObject({
      counts: { passed: 2, failed: 0 },
    });
  });

  it('are told to stop when the run was cancelled, or its time is over', async () => {
    for (const stop of [
      (id: string) => prepared.core.runs.cancel(id, ann),
      (id: string) =>
        prepared
          .knex('test_runs')
          .where({ id })
          .update({ deadline: new Date(0) }),
    ]) {
      const { id } = await start(6);
      const work = await claim(prepared.core);
      await ingest(work, started(work.ids[0]));
      await stop(id);
      const { answer } = await ingest(work, finished(work.ids[0], 'passed'));
      expect(answer).toEqual({ command: 'stop' });
      await ingest(work, shardFinished('stopped'));
      expect(await prepared.core.runs.get(id)).toMatchObject({
        counts: { passed: 1 },
      });
    }
  });

  it('end the run with its last iteration', async () => {
    const { id } = await start(6);
    for (const work of [
      await claim(prepared.core),
      await claim(prepared.core),
      await claim(prepared.core),
    ]) {
      for (const iteration of work.ids) {
        await ingest(work, ...wholeIteration(iteration));
      }
    }
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'passed',
      counts: { passed: 6 },
    });
  });

  it('are refused when the shard was taken back, and with a wrong token', async () => {
    const { id } = await start(6);
    const work = await claim(prepared.core);
    const [first] = work.ids;
    await ingest(work, started(first));
    await expect(
      prepared.core.shards.ingest({ ...work.key, token: 'another' }, [
        step(first, 0),
      ]),
    ).rejects.toMatchObject({ reason: 'unauthenticated' });
    await ingest(work, step(first, 0));
    await prepared.core.shards.takeBack(work.key.shardId, 1, 'died');
    const late = ingest(work, finished(first, 'passed'));
    await expect(late).rejects.toMatchObject({ reason: 'fenced' });

    const again = await claim(prepared.core);
    await expect(ingest(work, finished(first, 'passed'))).rejects.toMatchObject(
      { reason: 'fenced' },
    );
    await ingest(again, ...wholeIteration(first, 'failed'));
    expect(await prepared.core.runs.iteration(id, first)).toMatchObject({
      verdict: 'failed',
      attempts: 2,
      attemptList: [{ state: 'lost' }, { state: 'finished' }],
    });
  });
});
