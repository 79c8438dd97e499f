import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { ann, contentOf, places, testSet } from '../testing/samples';

describe('repeating a run', () => {
  const { prepared, create, start, cellsOf } = prepareCoreForRuns();

  const repeat = (id: string, more: object = {}) =>
    prepared.core.runs.repeat({ id, scope: 'all', ...more }, ann, places(1));

  async function withVerdicts(verdicts: Record<string, string>) {
    const name = await create(contentOf(4));
    const { id } = await start(name);
    const rows = await prepared.knex('iterations').where({ run_id: id });
    await prepared
      .knex('shards')
      .where({ run_id: id })
      .update({ state: 'finished', outcome: 'done' });
    for (const row of rows) {
      await prepared
        .knex('iterations')
        .where({ id: row.id })
        .update({
          state: 'finished',
          verdict: verdicts[row.row_key] ?? 'passed',
        });
    }
    return { name, id, rows };
  }

  it('takes the same cases, rows, environment, executor and options at the newest revision', async () => {
    const name = await create(contentOf(3));
    const options = runOptionsSchema.parse({ retries: 1 });
    const first = await start(name, {
      rows: { People: ['r1', 'r3'] },
      environment: 'production',
      executor: 'lambda',
      options,
    });
    await prepared.core.testSets.save(
      {
        ...testSet(name, { environments: ['staging', 'production'] }),
        baseRevision: 1,
        definition: contentOf(5),
      },
      ann,
    );
    const again = await repeat(first.id);
    expect(again).toMatchObject({
      number: 2,
      revision: 2,
      environment: 'production',
      executor: 'lambda',
      options,
      // Two of the five rows that the test set has by now.
      counts: { total: 2 },
      ofIterations: 5,
      repeats: { id: first.id, number: 1 },
    });
    expect(await cellsOf(again.id)).toEqual([
      ['Sign in', 'r1'],
      ['Sign in', 'r3'],
    ]);
  });

  it('fills in what an earlier version did not know when it wrote the options', async () => {
    const { id } = await start(await create(contentOf(1)));
    await prepared
      .knex('test_runs')
      .where({ id })
      .update({ options: JSON.stringify({ retries: 2 }) });
    const options = runOptionsSchema.parse({ retries: 2 });
    expect((await prepared.core.runs.get(id)).options).toEqual(options);
    expect((await repeat(id)).options).toEqual(options);
  });

  it('takes those that failed, ended with an error or were cancelled', async () => {
    const { id } = await withVerdicts({
      r1: 'failed',
      r2: 'error',
      r3: 'cancelled',
      r4: 'flaky',
    });
    const again = await repeat(id, { scope: 'failed' });
    expect(await cellsOf(again.id)).toEqual([
      ['Sign in', 'r1'],
      ['Sign in', 'r2'],
      ['Sign in', 'r3'],
    ]);
  });

  it('takes only the iterations that are named', async () => {
    const { id, rows } = await withVerdicts({ r1: 'failed', r2: 'failed' });
    const iterations = rows
      .filter(row => ['r2', 'r3'].includes(row.row_key))
      .map(row => row.id);
    const failed = await repeat(id, { scope: 'failed', iterations });
    expect(await cellsOf(failed.id)).toEqual([['Sign in', 'r2']]);
    const all = await repeat(id, { iterations });
    expect(await cellsOf(all.id)).toHaveLength(2);
  });

  it('leaves out what is gone, and is refused only when nothing is left', async () => {
    const { id, name } = await withVerdicts({ r1: 'failed', r4: 'failed' });
    const saveRows = (rows: number, baseRevision: number) =>
      prepared.core.testSets.save(
        {
          ...testSet(name, { environments: ['staging'] }),
          baseRevision,
          definition: contentOf(rows),
        },
        ann,
      );
    await saveRows(2, 1);
    const again = await repeat(id, { scope: 'failed' });
    expect(await cellsOf(again.id)).toEqual([['Sign in', 'r1']]);
    await saveRows(0, 2);
    await expect(repeat(id, { scope: 'failed' })).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ message: expect.stringContaining('revision that would') }],
    });
  });

  it('is refused when nothing has failed, or a named iteration is not of the run', async () => {
    const { id } = await withVerdicts({});
    await expect(repeat(id, { scope: 'failed' })).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ path: ['scope'] }],
    });
    await expect(
      repeat(id, { iterations: ['00000000-0000-4000-8000-000000000000'] }),
    ).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ path: ['iterations', 0] }],
    });
  });

  it('says that the run, or its test set, is not there', async () => {
    await expect(repeat('not an id')).rejects.toMatchObject({
      reason: 'notFound',
    });
    const { id, name } = await withVerdicts({});
    await prepared.core.testSets.delete(name, ann);
    await expect(repeat(id)).rejects.toMatchObject({ reason: 'notFound' });
  });
});
