import type { RunOptionsInput, TestCase } from '@uatcms/plugin-uat-common';
import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { Caller, Core, HandedShard } from '../types';
import { handOut, shardFinished, wholeIteration } from './reports';
import {
  ann,
  content,
  dataSet,
  places,
  startOf,
  testCase,
  testSet,
} from './samples';

/** What the tests of a queue ask for: a run of so many shards of one iteration each. */
export interface QueuedRun {
  shards: number;
  environment?: string;
  executor?: string;
  options?: RunOptionsInput;
  locks?: TestCase['locks'];
  caller?: Caller;
}

let count = 0;

/** Starts a run of a new test set; its data set has a column `email`. */
export async function startQueued(core: Core, wanted: QueuedRun) {
  const { shards, environment = 'staging', caller = ann } = wanted;
  const name = `queued-${count++}`;
  await core.testSets.create(
    testSet(name, {
      environments: [environment],
      definition: content({
        cases: [testCase('A', { dataSet: 'People', locks: wanted.locks })],
        dataSets: [dataSet('People', shards)],
      }),
    }),
    ann,
  );
  return core.runs.start(
    startOf(name, {
      executor: wanted.executor ?? 'local',
      options: runOptionsSchema.parse(wanted.options ?? {}),
    }),
    caller,
    // As many places as there are iterations: each gets a shard of its own.
    places(shards, wanted.executor ?? 'local'),
  );
}

/** Passes every iteration of a shard that was handed out. */
export async function pass(core: Core, key: HandedShard): Promise<void> {
  const { work } = await core.shards.work(key);
  await core.shards.ingest(key, [
    ...work.iterations.flatMap(({ id }) => wholeIteration(id)),
    shardFinished('done'),
  ]);
}

/** Works on the queue with many dispatchers at once until it is empty, `during` each moment a shard is under way. */
export async function workOff(
  dispatchers: Core[],
  during: (key: HandedShard) => Promise<void>,
): Promise<HandedShard[]> {
  const handed: HandedShard[] = [];
  await Promise.all(
    dispatchers.map(async core => {
      while ((await core.shards.queued()) > 0) {
        const keys = await handOut(core, 3);
        handed.push(...keys);
        for (const key of keys) {
          await during(key);
          await pass(core, key);
        }
      }
    }),
  );
  return handed;
}

/** Makes a run as old as if it had been started so long ago. */
export async function age(knex: Knex, id: string, minutes: number) {
  await knex('test_runs')
    .where({ id })
    .update({
      created_at: knex.raw(`created_at - ? * interval '1 minute'`, [minutes]),
    });
}
