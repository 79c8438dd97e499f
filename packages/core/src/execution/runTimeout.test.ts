import { prepareCoreForShards } from '../testing/preparedCore';
import {
  claim,
  finished,
  handOut,
  shardFinished,
  started,
  wholeIteration,
} from '../testing/reports';
import { ann } from '../testing/samples';

const message = 'The run was not done within its time limit of 6 hours';

describe('the time limit of a run', () => {
  const { prepared, start } = prepareCoreForShards();

  const timeOver = (id: string) =>
    prepared
      .knex('test_runs')
      .where({ id })
      .update({
        created_at: prepared.knex.raw(`created_at - interval '6 hours'`),
        deadline: prepared.knex.raw(`deadline - interval '6 hours'`),
      });
  const iterations = async (id: string) =>
    (await prepared.core.runs.iterations({ id, limit: 100, offset: 0 })).items;

  it('ends what waits as errors with the reason, and hands out no more', async () => {
    const { id } = await start(3);
    expect(await prepared.core.shards.stopOverdue()).toEqual([]);
    await timeOver(id);
    expect(await handOut(prepared.core, 10)).toEqual([]);
    expect(await prepared.core.shards.stopOverdue()).toMatchObject([
      { runId: id, state: 'finished' },
    ]);
    expect(await prepared.core.runs.get(id)).toMatchObject({
      verdict: 'error',
      cancelledBy: null,
      counts: { total: 3, error: 3 },
    });
    expect(await iterations(id)).toMatchObject(
      Array(3).fill({ verdict: 'error', message }),
    );
    expect(await prepared.core.shards.stopOverdue()).toEqual([]);
  });

  it('stops runners with their next report, also before anybody has swept', async () => {
    const { id } = await start(4);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      ...wholeIteration(ids[0]),
      started(ids[1]),
    ]);
    await timeOver(id);
    const { answer } = await prepared.core.shards.ingest(key, []);
    expect(answer.command).toBe('stop');
    await prepared.core.shards.ingest(key, [
      finished(ids[1], 'cancelled', { message: 'Cancelled before its end.' }),
      shardFinished('stopped'),
    ]);
    await prepared.core.shards.stopOverdue();
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'error',
      counts: { passed: 1, error: 3 },
    });
    expect((await iterations(id)).map(item => item.message)).toEqual([
      null,
      ...Array(3).fill(message),
    ]);
  });

  it('ends what a lost runner leaves', async () => {
    const { id } = await start(1);
    const { key } = await claim(prepared.core);
    await timeOver(id);
    await prepared.core.shards.stopOverdue();
    expect((await prepared.core.runs.get(id)).state).toBe('cancelling');
    await prepared.core.shards.takeBack(key.shardId, key.attempt, 'died');
    expect((await prepared.core.runs.get(id)).verdict).toBe('error');
  });

  it('changes nothing for a run that a person has cancelled before', async () => {
    const { id } = await start(1);
    const { key } = await claim(prepared.core);
    await prepared.core.runs.cancel(id, ann);
    await timeOver(id);
    expect(await prepared.core.shards.stopOverdue()).toEqual([]);
    await prepared.core.shards.ingest(key, [shardFinished('stopped')]);
    expect((await prepared.core.runs.get(id)).verdict).toBe('cancelled');
  });

  it('is known to those who look after their shards', async () => {
    const { id } = await start(3);
    const keys = await handOut(prepared.core, 3);
    const [going, ended] = keys;
    const look = async (handed = keys) =>
      Object.fromEntries(
        (await prepared.core.shards.lookAfter(handed)).map(found => [
          found.shardId,
          found.state,
        ]),
      );
    expect(await look()).toEqual({});
    await prepared.core.shards.ingest(ended, [shardFinished('gaveUp')]);
    expect(await look()).toEqual({ [ended.shardId]: 'over' });
    await timeOver(id);
    expect(await look([going, ended])).toEqual({
      [going.shardId]: 'stopping',
      [ended.shardId]: 'over',
    });
  });
});
