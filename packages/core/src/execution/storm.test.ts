import { verdicts, type RunnerEvent } from '@uatcms/plugin-uat-common';
import { createCore } from '../createCore';
import { Refusal } from '../errors';
import {
  artifact,
  finished,
  shardFinished,
  started,
  step,
} from '../testing/reports';
import { prepareCoreForShards } from '../testing/preparedCore';
import { ann } from '../testing/samples';
import type { Core, HandedShard } from '../types';

/**
 * Everything at once, from several replicas: reports, repeated and late reports, lost and stopped runners, replicas that
 * take back and hand out, and a run that is cancelled in the middle. What happens is drawn from a seed, which the name of
 * the test tells; in which order the database meets it is not.
 */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    // A linear congruential generator is random enough to mix up a test.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) % 2 ** 32;
    return Math.abs(state) / 2 ** 32;
  };
}

// The long form of the faults draws others each time.
const { UAT_FAULTS, UAT_FAULTS_SEED = '1' } = process.env;
const seeds = Array.from(
  { length: UAT_FAULTS === 'long' ? 16 : 4 },
  (_, index) => Number(UAT_FAULTS_SEED) + index,
);

const ofStorm = ['passed', 'failed', 'error', 'skipped'] as const;

describe('a storm of reports, repeats and losses', () => {
  const { prepared, start } = prepareCoreForShards();
  let replicas: Core[];

  beforeAll(() => {
    replicas = [prepared.knex, prepared.connect(), prepared.connect()].map(
      knex => createCore({ knex }),
    );
  });

  /** Reports of one attempt of an iteration: some tries, some steps, some evidence that others have as well. */
  function reportsOf(id: string, random: () => number): RunnerEvent[] {
    const tries = random() < 0.3 ? 2 : 1;
    return Array.from({ length: tries }, (_, index) => index + 1).flatMap(
      number => [
        started(id, number),
        ...Array.from({ length: Math.floor(random() * 4) }, (_, sequence) =>
          step(id, sequence, {
            try: number,
            artifacts: Array.from({ length: Math.floor(random() * 3) }, () =>
              artifact(Math.floor(random() * 16).toString(16)),
            ),
          }),
        ),
        finished(id, ofStorm[Math.floor(random() * ofStorm.length)], {
          try: number,
          final: number === tries,
        }),
      ],
    );
  }

  /** A runner that may die, stop, repeat itself, or report after it was given up. */
  async function runner(
    core: Core,
    key: HandedShard,
    random: () => number,
  ): Promise<void> {
    const { work } = await core.shards.work(key);
    for (const { id } of work.iterations) {
      const reports = reportsOf(id, random);
      const cut = Math.floor(random() * reports.length);
      const fate = random();
      if (fate < 0.04) {
        await core.shards.ingest(key, reports.slice(0, cut));
        await core.shards.takeBack(key.shardId, key.attempt, 'died');
        await core.shards.ingest(key, reports);
      } else if (fate < 0.07) {
        await core.shards.ingest(key, [
          ...reports.slice(0, cut),
          shardFinished(random() < 0.3 ? 'gaveUp' : 'stopped'),
        ]);
        return;
      }
      const batches = [reports.slice(0, cut), reports.slice(cut)];
      if (fate < 0.3) {
        batches.push(reports, reports);
      }
      const answers = await Promise.all(
        batches.map(batch => core.shards.ingest(key, batch)),
      );
      if (answers.some(({ answer }) => answer.command === 'stop')) {
        await core.shards.ingest(key, [shardFinished('stopped')]);
        return;
      }
    }
    await core.shards.ingest(key, [shardFinished('done')]);
  }

  /** Works on shards until there are none. A runner that is told to go, goes. */
  async function workUntilEmpty(core: Core, random: () => number) {
    for (;;) {
      const handed = await core.shards.handOut({
        executor: 'local',
        limit: 2,
        leaseMs: 60_000,
        replica: 'r',
      });
      if (handed.length === 0) {
        return;
      }
      await Promise.all(
        handed.map(key =>
          runner(core, key, random).catch(error => {
            if (!(error instanceof Refusal) || error.reason !== 'fenced') {
              throw error;
            }
          }),
        ),
      );
    }
  }

  const counted = async (runId: string) => {
    const rows = await prepared
      .knex('iterations')
      .where({ run_id: runId })
      .groupBy('verdict')
      .select('verdict', prepared.knex.raw('count(*)::int as count'));
    const counts = Object.fromEntries(
      rows.map(row => [row.verdict, row.count]),
    );
    return {
      total: rows.reduce((sum, row) => sum + row.count, 0),
      ...Object.fromEntries(
        verdicts.map(verdict => [verdict, counts[verdict] ?? 0]),
      ),
    };
  };

  it.each(seeds)(
    'leaves counters that are exactly what the rows say (seed %i)',
    async seed => {
      const random = randomFrom(seed);
      const [core] = replicas;
      const runs = [];
      for (const iterations of [120, 17, 60]) {
        runs.push(await start(iterations, 10));
      }
      const watching = watch(core, runs[0].id);
      await Promise.all([
        ...replicas.flatMap(replica => [
          workUntilEmpty(replica, random),
          workUntilEmpty(replica, random),
        ]),
        cancelWhenBegun(core, runs[2].id),
      ]);
      // A runner that had to go while others looked into an empty queue leaves a shard behind.
      await workUntilEmpty(core, random);

      for (const { id } of runs) {
        const run = await core.runs.get(id);
        expect(run.state).toBe('finished');
        expect(run.counts).toEqual(await counted(id));
        expect(await unequalSteps(id)).toEqual([]);
      }
      expect((await core.runs.get(runs[2].id)).cancelledBy).toEqual(ann.actor);
      const { items } = await core.runs.iterations({
        id: runs[0].id,
        limit: 5_000,
        offset: 0,
      });
      expect(await watching).toEqual(
        new Map(items.map(item => [item.id, item])),
      );
    },
  );

  async function cancelWhenBegun(core: Core, id: string): Promise<void> {
    while ((await core.runs.get(id)).state === 'queued') {
      await core.runs.get(id);
    }
    await core.runs.cancel(id, ann);
  }

  /** What a page knows that only ever asks for what changed since it last asked. */
  async function watch(core: Core, id: string) {
    const known = new Map<string, unknown>();
    let since = 0;
    let state = '';
    while (state !== 'finished') {
      ({ state } = await core.runs.get(id));
      const changes = await core.runs.iterations({
        id,
        since,
        limit: 5_000,
        offset: 0,
      });
      changes.items.forEach(item => known.set(item.id, item));
      since = changes.version;
    }
    return known;
  }

  /** Iterations whose counter of steps is not what the rows of their newest attempt say. */
  async function unequalSteps(runId: string) {
    const { rows } = await prepared.knex.raw(
      `select i.id from iterations i
       left join lateral (
         select shard_attempt, try from attempts a where a.iteration_id = i.id
         order by shard_attempt desc, try desc limit 1
       ) newest on true
       where i.run_id = ? and (
         i.steps_done <> (
           select count(*) from test_run_steps s
           where s.iteration_id = i.id and s.shard_attempt = newest.shard_attempt and s.try = newest.try
         ) or i.attempts <> (select count(*) from attempts a where a.iteration_id = i.id)
       )`,
      [runId],
    );
    return rows;
  }
});
