import type { Knex } from 'knex';
import type { Core } from '../types';
import { claim, shardFinished, started, step, finished } from './reports';
import type { artifact } from './reports';
import { ann, places, startOf } from './samples';

/** Has runs begun at another time than now: as their ids say, and so in the partitions of that week. */
export async function beginAt(knex: Knex, at: string): Promise<void> {
  await knex.raw('select make_result_partitions(?, 1)', [at]);
  // No parameters in DDL; the text comes from a test.
  await knex.raw(
    `alter table test_runs alter column id set default time_ordered_uuid('${at}'::timestamptz)`,
  );
}

/** A run of a test set that has ended so many days ago; every iteration has one step with the files. */
export async function endedRun(
  { core, knex }: { core: Core; knex: Knex },
  testSet: string,
  {
    daysAgo,
    files = [],
  }: { daysAgo: number; files?: Array<ReturnType<typeof artifact>> },
): Promise<string> {
  const { id } = await core.runs.start(startOf(testSet), ann, places(1));
  for (;;) {
    const { state } = await core.runs.get(id);
    if (state === 'finished') {
      break;
    }
    const { key, ids } = await claim(core);
    for (const file of files) {
      await core.artifacts.expectUpload(file.sha256);
    }
    await core.shards.ingest(key, [
      ...ids.flatMap(iteration => [
        started(iteration),
        step(iteration, 0, { artifacts: files }),
        finished(iteration, 'passed'),
      ]),
      shardFinished('done'),
    ]);
  }
  await knex('test_runs')
    .where({ id })
    .update({
      finished_at: knex.raw(`now() - ? * interval '24 hours'`, [daysAgo]),
    });
  return id;
}
