import type { Knex } from 'knex';
import { listDays } from '../retention/deleteExpiredRuns';
import { endedRun } from '../testing/ageing';
import { insertManyRuns } from '../testing/manyRuns';
import { readsOf, type Reads } from '../testing/plans';
import { prepareCoreForRuns } from '../testing/preparedCore';
import {
  claim,
  finished,
  handOut,
  shardFinished,
  started,
  step,
} from '../testing/reports';
import { ann, contentOf } from '../testing/samples';
import { applyReports } from './applyReports';
import { readWork } from './readWork';
import { applyToKnown, recordReports } from './recordReports';
import { findShard } from './shardStore';

/**
 * With many runs of many weeks, each question finds its answer by the index that is meant for it, in the partition of
 * its run. Statistics are as autovacuum would have made them.
 */
describe('with 4,000 runs in the database', () => {
  const { prepared, create, start } = prepareCoreForRuns();
  let set: string;
  let old: { run: string; iteration: string };

  beforeAll(async () => {
    const { knex } = prepared;
    set = await create(contentOf(10));
    const { id } = await start(set);
    await prepared.core.runs.cancel(id, ann);
    old = await insertManyRuns(knex, id);
  });

  const reads = (work: () => Promise<unknown>) => readsOf(prepared.knex, work);

  /** Which partitions of a table are touched. */
  const partitionsOf = (found: Reads, table: string) =>
    found.relations.filter(name => name.startsWith(`${table}_2`));

  function expectNothingWhole({ whole }: Reads) {
    expect(whole).toEqual([]);
  }

  it('lists runs by their age', async () => {
    const found = await reads(async () => {
      const { items } = await prepared.core.runs.list({ limit: 20 });
      await prepared.core.runs.list({ limit: 20, after: items[19].id });
    });
    expectNothingWhole(found);
    expect(found.indexes).toContain('test_runs_by_age');
  });

  it('lists the runs of test sets by their own index', async () => {
    const found = await reads(async () => {
      await prepared.core.runs.list({ testSet: 'old-7', limit: 20 });
      await prepared.core.runs.list({ names: 'old-7,old-8', limit: 20 });
    });
    expectNothingWhole(found);
    expect(found.indexes).toContain('test_runs_of_test_set');
  });

  it('reads a run with a page of its iterations from one partition', async () => {
    const found = await reads(async () => {
      await prepared.core.runs.get(old.run);
      await prepared.core.runs.iterations({
        id: old.run,
        limit: 100,
        offset: 0,
      });
      await prepared.core.runs.iterations({
        id: old.run,
        since: 3,
        limit: 100,
        offset: 0,
      });
    });
    expectNothingWhole(found);
    expect(partitionsOf(found, 'iterations')).toHaveLength(1);
  });

  it('reads an iteration with its steps from one partition of each table', async () => {
    const found = await reads(() =>
      prepared.core.runs.iteration(old.run, old.iteration),
    );
    expectNothingWhole(found);
    for (const table of [
      'iterations',
      'attempts',
      'test_run_steps',
      'step_artifacts',
    ]) {
      expect(partitionsOf(found, table)).toHaveLength(1);
    }
  });

  it('hands out, claims and takes reports without reading what is done', async () => {
    await start(set);
    const found = await reads(async () => {
      const { key, ids } = await claim(prepared.core);
      await prepared.core.shards.ingest(key, [
        started(ids[0]),
        step(ids[0], 0),
        finished(ids[0], 'passed'),
      ]);
      await prepared.core.shards.ingest(key, [shardFinished('stopped')]);
    });
    expectNothingWhole(found);
    expect(partitionsOf(found, 'iterations')).toHaveLength(1);
  });

  describe('of which 40 wait with 4,000 shards', () => {
    const ring = {
      ...{ executor: 'local', slots: 50, limit: 10 },
      ...{ patienceMs: 60_000, lifetimeMs: 600_000 },
    };
    let waiting: string[];

    beforeAll(async () => {
      const { knex } = prepared;
      const model = await knex('test_runs').where({ test_set: set }).first();
      const runs = await knex.raw(
        `insert into test_runs (test_set, test_set_title, number, revision_id, revision, environment,
           pinned_environment, executor, options, state, total, of_iterations, created_by)
         select 'waiting-' || n, 'Waiting', 1, revision_id, 1, environment, pinned_environment, 'local', options, 'queued',
           100, 100, created_by
         from test_runs cross join generate_series(1, 40) n where id = ?
         returning id`,
        [model.id],
      );
      waiting = runs.rows.map((row: { id: string }) => row.id);
      await knex.raw(
        `with shard as (
           insert into shards (run_id, position)
           select id, n from unnest(cast(? as uuid[])) as run (id) cross join generate_series(0, 99) n
           returning id, run_id, position
         )
         insert into iterations (run_id, shard_id, position, case_name, row_key, cells, state)
         select run_id, id, position, 'Wait', 'r' || position, '{}', 'queued' from shard`,
        [waiting],
      );
      await knex.raw('analyze');
    });

    afterAll(() => prepared.knex('test_runs').whereIn('id', waiting).delete());

    it('hands out the next shards by the index of those that wait', async () => {
      const found = await reads(async () => {
        expect(await handOut(prepared.core, 8)).toHaveLength(8);
      });
      expectNothingWhole(found);
      expect(found.indexes).toContain('shards_queued');
      expect(partitionsOf(found, 'iterations')).toEqual([]);
    });

    it('rings, and lets runners claim by their doorbell, by the same indexes', async () => {
      const found = await reads(async () => {
        const [doorbell, ...others] = await prepared.core.doorbells.next(ring);
        expect(others).toHaveLength(9);
        const claimed = await prepared.core.doorbells.claim({
          ...{ doorbell, leaseMs: 60_000, replica: 'r' },
        });
        expect(claimed?.work.iterations).toHaveLength(1);
        await prepared.core.doorbells.traffic('local');
      });
      expectNothingWhole(found);
      expect(partitionsOf(found, 'iterations')).toHaveLength(1);
      expect(found.indexes).toEqual(
        expect.arrayContaining(['shards_queued', 'shards_running']),
      );
    });
  });

  it('reads no more of a large run for a report than what it names, and updates it in place', async () => {
    const { id } = await start(await create(contentOf(3_000)));
    const { key, ids } = await claim(prepared.core);
    const events = ids
      .slice(0, 2)
      .flatMap(one => [started(one), step(one, 0), finished(one, 'passed')]);
    const readBy = async (
      take: (trx: Knex.Transaction) => Promise<unknown>,
    ) => {
      const trx = await prepared.knex.transaction();
      try {
        await take(trx);
        // Statements within functions have no plans that could be asked for; what they read is counted.
        const { rows } = await trx.raw(
          `select sum(seq_tup_read + idx_tup_fetch)::int as read,
             sum(n_tup_upd - n_tup_hot_upd)::int as "writtenWithIndexes"
           from pg_stat_xact_user_tables
           where relname like 'iterations%' or relname like 'attempts%' or relname like 'test_run_steps%'`,
        );
        return rows[0];
      } finally {
        await trx.rollback();
      }
    };
    const shard = (await findShard(prepared.knex, key.shardId))!;
    const { known } = await prepared.knex.transaction(trx =>
      readWork(trx, shard, false),
    );
    for (const rows of [
      await readBy(trx => applyReports(trx, id, [{ key, events }])),
      await readBy(async trx => {
        const report = applyToKnown(key, known!, events)!;
        expect(await recordReports(trx, [report])).toBeDefined();
      }),
    ]) {
      expect(rows.read).toBeGreaterThan(0);
      expect(rows.read).toBeLessThan(100);
      expect(rows.writtenWithIndexes).toBe(0);
    }
  });

  it('looks for lost runners among shards that are worked on', async () => {
    await handOut(prepared.core, 1);
    const found = await reads(() => prepared.core.shards.takeBackExpired());
    expectNothingWhole(found);
    expect(found.relations).toContain('shards');
  });

  it('finds runs whose time is over by environment and age', async () => {
    const found = await reads(() => listDays(prepared.knex, 3_650));
    expectNothingWhole(found);
    expect(found.indexes).toContain('test_runs_to_expire');

    const run = await endedRun(prepared, set, { daysAgo: 10_000 });
    const deleting = await reads(() =>
      prepared.core.retention.apply(
        { days: 3_650, deleteFile: async () => {} },
        ann,
      ),
    );
    expectNothingWhole(deleting);
    await expect(prepared.core.runs.get(run)).rejects.toThrow();
  });

  it('finds what refers to a file by its content', async () => {
    const { sha256 } = await prepared.knex('step_artifacts').first();
    await prepared.core.artifacts.expectUpload(sha256);
    await prepared.knex('kept_files').update({ check_at: new Date(0) });
    const found = await reads(() =>
      prepared.core.retention.apply({ deleteFile: async () => {} }, ann),
    );
    expectNothingWhole(found);
    expect(found.indexes.join()).toMatch(/step_artifacts_\w+_sha256_idx/);
  });
});
