import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { createCore } from '../createCore';
import { prepareCoreForShards } from '../testing/preparedCore';
import {
  artifact,
  finished,
  handOut,
  shardFinished,
  step,
  wholeIteration,
} from '../testing/reports';
import type { Core, HandedShard } from '../types';

describe('reports of one run at the same time', () => {
  const { prepared, start } = prepareCoreForShards();

  it('may bring the same evidence to two replicas, in whatever order', async () => {
    const replicas = [prepared.core, createCore({ knex: prepared.connect() })];
    const { id } = await start(2);
    const keys = await handOut(prepared.core, 2);
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
    const middle = await prepared.knex.transaction();
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
    expect((await prepared.core.runs.get(id)).counts.passed).toBe(2);
  });

  async function bothWait(): Promise<void> {
    let waiting = 0;
    while (waiting < 2) {
      const { rows } = await prepared.knex.raw(
        `select count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      waiting = rows[0].waiting;
    }
  }

  it('are counted together, and one among them is refused by itself', async () => {
    const { id } = await start(12, 4);
    const keys = await handOut(prepared.core, 12);
    const works = await Promise.all(
      keys.map(key => prepared.core.shards.work(key)),
    );
    const reports = works.map(({ work }) => [
      ...work.iterations.flatMap(one => wholeIteration(one.id)),
      shardFinished('done'),
    ]);
    const { version } = await prepared.core.runs.get(id);
    const outcomes = await Promise.allSettled([
      ...keys.map((key, at) => prepared.core.shards.ingest(key, reports[at])),
      prepared.core.shards.ingest({ ...keys[0], token: 'another' }, reports[0]),
      prepared.core.shards.ingest({ ...keys[1], attempt: 2 }, reports[1]),
      // What comes twice finds its shard ended.
      prepared.core.shards.ingest(keys[2], reports[2]),
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
    const run = await prepared.core.runs.get(id);
    expect(run).toMatchObject({ state: 'finished', counts: { passed: 12 } });
    // Written together: the version has risen less often than there were reports.
    expect(run.version - version).toBeLessThan(keys.length);
  });
});
