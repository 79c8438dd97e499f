import type { UatInputs as Inputs } from '@uatcms/plugin-uat-common';
import { insertManyRuns } from '../testing/manyRuns';
import { readsOf, type Reads } from '../testing/plans';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { ann, contentOf } from '../testing/samples';

/**
 * Whoever reads results asks for one run, or for two, and the answer comes from the partitions of these runs by their
 * indexes, whatever else is kept. Statistics are as autovacuum would have made them.
 */
describe('with 4,000 runs in the database', () => {
  const { prepared, create, start } = prepareCoreForRuns();
  let old: Awaited<ReturnType<typeof insertManyRuns>>;
  /** Has a hundred iterations, of which every tenth has failed. */
  let large: string;
  /** A part of it again. */
  let repeated: string;

  beforeAll(async () => {
    const { knex, core } = prepared;
    const model = await start(await create(contentOf(10)));
    await core.runs.cancel(model.id, ann);
    old = await insertManyRuns(knex, model.id);
    [large, repeated] = old.middle;
    await knex.raw(
      `insert into iterations (run_id, shard_id, position, case_name, row_key, cells, state, verdict, attempts)
       select run_id, id, n, 'Sign in', 'r' || n, '{}', 'finished', case when n % 10 = 0 then 'failed' else 'passed' end, 1
       from shards cross join generate_series(10, 99) n where run_id = ? and position = 0`,
      [large],
    );
    await knex('test_runs')
      .where({ id: large })
      .update({ total: 100, of_iterations: 100, passed: 91, failed: 9 });
    await knex('test_runs')
      .where({ id: repeated })
      .update({ repeats_id: large, repeats_part: true });
    await knex.raw('analyze');
  });

  const reads = (work: () => Promise<unknown>) => readsOf(prepared.knex, work);

  const tables = ['iterations', 'attempts', 'test_run_steps', 'step_artifacts'];

  /** Nothing is read whole, and of each table of results so many partitions at most. */
  function expectPartitions(found: Reads, most: number) {
    expect(found.whole).toEqual([]);
    for (const table of tables) {
      const partitions = found.relations.filter(name =>
        name.startsWith(`${table}_2`),
      );
      expect(partitions.length).toBeLessThanOrEqual(most);
    }
    expect(found.relations.join()).toContain('iterations_2');
  }

  it.each<[string, Partial<Inputs['runs']['iterations']>]>([
    ['by verdict', { verdicts: ['failed', 'error'] }],
    ['by verdict, passed ones too', { verdicts: ['passed', 'flaky'] }],
    ['by verdict and state', { verdicts: ['failed'], states: ['running'] }],
    ['by case', { caseName: 'Sign in' }],
    ['by a text', { q: 'r12' }],
    ['by everything', { verdicts: ['failed'], caseName: 'Sign in', q: 'r12' }],
    ['the slowest first', { sort: 'duration', order: 'desc' }],
    ['the last first', { order: 'desc', offset: 500 }],
  ])('lists the iterations of a run %s', async (_, query) => {
    const found = await reads(() =>
      Promise.all(
        [old.run, large].map(id =>
          prepared.core.runs.iterations({
            ...{ id, limit: 100, offset: 0 },
            ...query,
          }),
        ),
      ),
    );
    // One for each of the two runs.
    expectPartitions(found, 2);
  });

  it('finds the few that did not pass without reading those that did', async () => {
    const found = await reads(() =>
      prepared.core.runs.iterations({
        ...{ id: large, limit: 100, offset: 0 },
        verdicts: ['failed', 'error'],
      }),
    );
    expectPartitions(found, 1);
    expect(found.indexes).toEqual([
      expect.stringMatching(/^iterations_.*_shortfall_position_idx$/),
      'test_runs_pkey',
    ]);
  });

  it('counts the cases of a run', async () => {
    const found = await reads(async () => {
      await prepared.core.runs.cases({ id: large });
      await prepared.core.runs.cases({ id: large, verdicts: ['failed'] });
    });
    expectPartitions(found, 1);
  });

  it('compares two runs, in one partition for each', async () => {
    const found = await reads(async () => {
      const runs = { id: large, base: old.run };
      await prepared.core.runs.compare({ ...runs, limit: 200, offset: 0 });
      await prepared.core.runs.compare({
        ...{ ...runs, limit: 200, offset: 200 },
        ...{ sort: 'slower', changes: ['newFailure'], q: 'r1' },
      });
    });
    expectPartitions(found, 2);
  });

  it('compares an iteration of two runs step by step', async () => {
    const { id: iterationId } = await prepared
      .knex('iterations')
      .where({ run_id: large, row_key: 'r3' })
      .first('id');
    const found = await reads(() =>
      prepared.core.runs.compareIteration({
        ...{ id: large, iterationId, base: old.run },
      }),
    );
    expectPartitions(found, 2);
  });

  it('merges a run with the repeats of its parts', async () => {
    const found = await reads(async () => {
      await prepared.core.runs.merged({ id: large, limit: 200, offset: 0 });
      await prepared.core.runs.merged({
        ...{ id: repeated, limit: 200, offset: 0 },
        verdicts: ['failed'],
      });
    });
    expectPartitions(found, 1);
    expect(found.indexes).toContain('test_runs_by_repeated');
  });

  it('exports a run with all its steps', async () => {
    for (const id of [old.run, large]) {
      const found = await reads(async () => {
        const run = await prepared.core.runs.export(id, 'all');
        let exported = 0;
        for await (const { steps } of run.iterations()) {
          exported += 1;
          expect(steps).toBeDefined();
        }
        expect(exported).toBe(run.run.counts.total);
      });
      expectPartitions(found, 1);
    }
  });
});
