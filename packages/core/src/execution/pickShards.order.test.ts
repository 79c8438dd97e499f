import { prepareCoreForShards } from '../testing/preparedCore';
import { handOut } from '../testing/reports';
import { ann, environment } from '../testing/samples';
import { age, pass, startQueued } from '../testing/scheduling';
import type { Caller } from '../types';
import { listNextTurns } from './pickShards';

const pipeline: Caller = { actor: { ref: 'service:ci' }, origin: 'api' };
const schedule: Caller = { actor: { ref: 'plugin:uat' }, origin: 'schedule' };

describe('the order of the queue', () => {
  const { prepared } = prepareCoreForShards();

  beforeAll(() =>
    prepared.core.environments.create(environment('staging'), ann),
  );

  const start = (shards: number, caller: Caller, options = {}) =>
    startQueued(prepared.core, { shards, caller, options });
  const handed = async (limit: number) =>
    (await handOut(prepared.core, limit)).map(({ runId }) => runId);

  it('has what a person waits for first, then pipelines, then what was due', async () => {
    const due = await start(2, schedule);
    const piped = await start(2, pipeline);
    const asked = await start(2, ann);
    expect([due, piped, asked].map(({ priority }) => priority)).toEqual([
      'schedule',
      'pipeline',
      'person',
    ]);
    expect(await handed(5)).toEqual([
      asked.id,
      asked.id,
      piped.id,
      piped.id,
      due.id,
    ]);
  });

  it('can be changed by an option, downwards only', async () => {
    const low = await start(1, ann, { priority: 'schedule' });
    const high = await start(1, schedule, { priority: 'person' });
    const piped = await start(1, pipeline);
    expect([low.priority, high.priority]).toEqual(['schedule', 'schedule']);
    expect(await handed(3)).toEqual([piped.id, low.id, high.id]);
  });

  it('starves nobody: what waits long enough comes as soon as what a person has just asked for', async () => {
    const due = await start(4, schedule);
    await age(prepared.knex, due.id, 19);
    const asked = await start(8, ann);
    expect(await handed(2)).toEqual([asked.id, asked.id]);
    await age(prepared.knex, due.id, 1);
    expect(await handed(4)).toEqual([due.id, due.id, due.id, asked.id]);
  });

  it('lets a run of thousands delay one of three by no more than a turn each', async () => {
    const long = await start(5_000, ann);
    const underWay = await handOut(prepared.core, 4);
    const short = await start(3, ann);
    await pass(prepared.core, underWay[0]);
    await pass(prepared.core, underWay[1]);
    await pass(prepared.core, underWay[2]);
    expect(await handed(3)).toEqual([short.id, long.id, short.id]);
    expect(await handed(2)).toEqual([long.id, short.id]);
  });

  it('tells whose turn is next without taking anything, by the same rules', async () => {
    const piped = await start(3, pipeline, { parallel: 2 });
    const asked = await start(1, ann);
    const turns = () =>
      listNextTurns(prepared.knex, { executor: 'local', limit: 10 });
    expect(await turns()).toEqual([asked.id, piped.id, piped.id]);
    expect(await handed(10)).toEqual([asked.id, piped.id, piped.id]);
    expect(await turns()).toEqual([]);
  });

  it('hands out shards of one run to who asks for them', async () => {
    await start(2, ann);
    const piped = await start(2, pipeline);
    const shards = await prepared.core.shards.handOut({
      ...{ executor: 'local', limit: 3, leaseMs: 60_000, replica: 'r' },
      runId: piped.id,
    });
    expect(shards).toMatchObject([{ runId: piped.id }, { runId: piped.id }]);
  });
});
