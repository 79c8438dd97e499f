import { beginAt, endedRun } from '../testing/ageing';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { artifact } from '../testing/reports';
import { ann, contentOf, environment, places } from '../testing/samples';
import type { Caller } from '../types';

const service: Caller = {
  actor: { ref: 'plugin:uat' },
  origin: 'schedule',
};

describe('retention', () => {
  const { prepared, create } = prepareCoreForRuns();
  const deletedFiles: string[] = [];
  let set: string;

  const setDays = (retentionDays?: number) =>
    prepared.core.environments.update(
      environment('staging', { retentionDays }),
      ann,
    );

  beforeAll(async () => {
    set = await create(contentOf(3));
  });
  beforeEach(async () => {
    deletedFiles.length = 0;
    await prepared.knex('test_runs').delete();
    await prepared.knex('deleted_runs').delete();
    await beginAt(prepared.knex, new Date().toISOString());
    await setDays(undefined);
  });

  const ended = (daysAgo: number, files?: Array<ReturnType<typeof artifact>>) =>
    endedRun(prepared, set, { daysAgo, files });
  const apply = (days?: number) =>
    prepared.core.retention.apply(
      {
        days,
        deleteFile: async sha256 => {
          deletedFiles.push(sha256);
        },
      },
      service,
    );
  const runs = () => prepared.knex('test_runs').orderBy('number').pluck('id');
  const resultsOf = async (run: string) => {
    const counts: Record<string, number> = {};
    for (const table of [
      'iterations',
      'attempts',
      'test_run_steps',
      'step_artifacts',
    ]) {
      const [{ count }] = await prepared
        .knex(table)
        .where({ run_id: run })
        .count();
      counts[table] = Number(count);
    }
    return counts;
  };
  const partitions = () =>
    prepared
      .knex('pg_class')
      .where({ relispartition: true, relkind: 'r' })
      .pluck('relname');
  /** As if the day had passed in which a report may still come. */
  const endGrace = () =>
    prepared
      .knex('kept_files')
      .whereNotNull('check_at')
      .update({ check_at: new Date(0) });

  it('deletes runs whose time is over, and writes down which', async () => {
    const old = await ended(31);
    const young = await ended(29);
    expect(await apply(30)).toMatchObject({ runs: 1 });
    expect(await runs()).toEqual([young]);
    const [entry] = await prepared
      .knex('audit_entries')
      .where({ resource_name: old, action: 'testRun.deleted' });
    expect(entry).toMatchObject({
      actor_ref: 'plugin:uat',
      origin: 'schedule',
    });
    expect(entry.differences[0].old).toMatchObject({
      testSet: set,
      number: expect.any(Number),
      environment: 'staging',
      verdict: 'passed',
      total: 3,
      passed: 3,
      keptDays: 30,
    });
    expect(await apply(30)).toMatchObject({ runs: 0 });
  });

  it('lets an environment say it differently, and keeps runs for ever where nobody says it', async () => {
    await ended(10_000);
    expect(await apply()).toMatchObject({ runs: 0 });
    await setDays(20_000);
    expect(await apply(30)).toMatchObject({ runs: 0 });
    await setDays(7);
    expect(await apply()).toMatchObject({ runs: 1 });
    await setDays(undefined);
  });

  it('applies the default to runs of an environment that is gone', async () => {
    const id = await ended(31);
    await prepared.knex('test_runs').where({ id }).update({ environment: 'x' });
    expect(await apply()).toMatchObject({ runs: 0 });
    expect(await apply(30)).toMatchObject({ runs: 1 });
  });

  it('leaves runs that a person keeps, and those that have not ended', async () => {
    const kept = await ended(31);
    const { version } = await prepared.core.runs.get(kept);
    const run = await prepared.core.runs.keep(kept, true, ann);
    expect(run).toMatchObject({ kept: true, version: version + 1 });
    // Once more says nothing new.
    await prepared.core.runs.keep(kept, true, ann);
    const unfinished = await prepared.core.runs.start(
      { testSet: set, executor: 'local', options: run.options },
      ann,
      places(1),
    );
    expect(await apply(1)).toMatchObject({ runs: 0 });

    await prepared.core.runs.keep(kept, false, ann);
    expect(await apply(1)).toMatchObject({ runs: 1 });
    expect(await runs()).toEqual([unfinished.id]);
    expect(
      await prepared
        .knex('audit_entries')
        .where({ resource_name: kept })
        .whereIn('action', ['testRun.kept', 'testRun.released'])
        .orderBy('id')
        .pluck('action'),
    ).toEqual(['testRun.kept', 'testRun.released']);
  });

  it('deletes the content that only a deleted run of a deleted test set was pinned to', async () => {
    const name = await create(contentOf(1));
    const old = await endedRun(prepared, name, { daysAgo: 31 });
    const young = await endedRun(prepared, name, { daysAgo: 1 });
    const { revision_id: pinned } = await prepared
      .knex('test_runs')
      .where({ id: old })
      .first();
    await prepared.core.testSets.delete(name, ann);
    const there = () => prepared.knex('revisions').where({ id: pinned });
    expect(await apply(30)).toMatchObject({ runs: 1 });
    expect(await there()).toHaveLength(1);
    await prepared
      .knex('test_runs')
      .where({ id: young })
      .update({ finished_at: new Date(0) });
    expect(await apply(30)).toMatchObject({ runs: 1 });
    expect(await there()).toHaveLength(0);
  });

  it('drops a week when its last run is over, and waits for that rather than to delete rows', async () => {
    await beginAt(prepared.knex, '2025-01-08T12:00:00Z');
    const file = artifact('1');
    const first = await ended(31, [file]);
    const last = await ended(26, [file]);
    const results = {
      iterations: 3,
      attempts: 3,
      test_run_steps: 3,
      step_artifacts: 3,
    };
    expect(await apply(30)).toMatchObject({ runs: 1, weeks: 0 });
    expect(await resultsOf(first)).toEqual(results);

    await prepared
      .knex('test_runs')
      .where({ id: last })
      .update({ finished_at: new Date(0) });
    await endGrace();
    expect(await apply(30)).toMatchObject({ runs: 1, weeks: 1, files: 1 });
    expect(deletedFiles).toEqual([file.sha256]);
    expect(await resultsOf(first)).toEqual({
      iterations: 0,
      attempts: 0,
      test_run_steps: 0,
      step_artifacts: 0,
    });
    expect((await partitions()).join()).not.toContain('2025_01_06');
    expect(await prepared.knex('deleted_runs')).toEqual([]);
  });

  it('deletes row by row where another run of the week stays', async () => {
    await beginAt(prepared.knex, '2025-02-05T12:00:00Z');
    const [own, shared] = [artifact('2'), artifact('3')];
    const gone = await ended(31, [own, shared]);
    const kept = await ended(31, [shared]);
    await prepared.core.runs.keep(kept, true, ann);
    await endGrace();
    expect(await apply(30)).toMatchObject({ runs: 1, weeks: 0, files: 1 });
    expect(deletedFiles).toEqual([own.sha256]);
    expect(Object.values(await resultsOf(gone))).toEqual([0, 0, 0, 0]);
    expect(Object.values(await resultsOf(kept))).toEqual([3, 3, 3, 3]);
    await expect(prepared.core.artifacts.get(own.sha256)).rejects.toThrow();
    expect(await prepared.core.artifacts.get(shared.sha256)).toEqual(shared);
    expect((await partitions()).join()).toContain('iterations_2025_02_03');
  });

  it('leaves a week alone while it cannot be locked, and drops it the next time', async () => {
    await beginAt(prepared.knex, '2025-03-05T12:00:00Z');
    await ended(31);
    const reader = await prepared.knex.transaction();
    await reader('iterations').first();
    expect(await apply(30)).toMatchObject({ runs: 1, weeks: 0 });
    expect((await partitions()).join()).toContain('iterations_2025_03_03');
    await reader.rollback();
    await apply(30);
    expect((await partitions()).join()).not.toContain('2025_03_03');
  });

  it('makes the partitions of the coming weeks once, whoever asks', async () => {
    const made = await Promise.all([
      prepared.core.retention.preparePartitions(),
      prepared.core.retention.preparePartitions(),
    ]);
    expect(made.sort()).toEqual([0, expect.any(Number)]);
    expect(made[1]).toBeGreaterThan(0);
  });
});
