import type { Verdict } from '@uatcms/plugin-uat-common';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { content, dataSet, testCase } from '../testing/samples';
import { setResults } from '../testing/results';

describe('reading the iterations of a run', () => {
  const { prepared, create, start } = prepareCoreForRuns();
  let id: string;

  beforeAll(async () => {
    const name = await create(
      content({
        cases: [
          testCase('Sign in', { dataSet: 'People' }),
          testCase('Pay 100% now', { dataSet: 'People' }),
        ],
        dataSets: [dataSet('People', 4)],
      }),
    );
    id = (await start(name)).id;
    await setResults(prepared.knex, id, ({ caseName, rowKey }) => {
      const verdict = (
        { 'Sign in r1': 'failed', 'Sign in r2': 'error' } as Record<
          string,
          Verdict
        >
      )[`${caseName} ${rowKey}`];
      const number = Number(rowKey!.slice(1));
      return caseName === 'Sign in' || number < 3
        ? {
            verdict: verdict ?? 'passed',
            durationMs: 1_000 / number,
            message: verdict && `No button "Sign_in" for ${rowKey}`,
          }
        : undefined;
    });
  });

  async function listed(query: object) {
    const page = await prepared.core.runs.iterations({
      id,
      limit: 100,
      offset: 0,
      ...query,
    });
    return {
      ...page,
      cells: page.items.map(item => `${item.caseName} ${item.rowKey}`),
    };
  }

  it('gives pages in order, and how many there are of all', async () => {
    const first = await listed({ limit: 3 });
    expect(first).toMatchObject({ total: 8, more: true });
    const rest = await listed({ limit: 5, offset: 3 });
    expect(rest).toMatchObject({ total: 8, more: false });
    expect([...first.cells, ...rest.cells]).toEqual(
      ['Sign in', 'Pay 100% now'].flatMap(name =>
        [1, 2, 3, 4].map(number => `${name} r${number}`),
      ),
    );
  });

  it('takes those with one of the verdicts, or in one of the states', async () => {
    expect(await listed({ verdicts: ['failed', 'error'] })).toMatchObject({
      total: 2,
      cells: ['Sign in r1', 'Sign in r2'],
    });
    expect(
      await listed({ verdicts: ['failed'], states: ['queued'] }),
    ).toMatchObject({
      total: 3,
      cells: ['Sign in r1', 'Pay 100% now r3', 'Pay 100% now r4'],
    });
    expect(await listed({ verdicts: ['flaky'] })).toMatchObject({
      total: 0,
      cells: [],
    });
  });

  it('takes those of a case', async () => {
    expect(
      await listed({ caseName: 'Sign in', verdicts: ['passed'] }),
    ).toMatchObject({ total: 2, cells: ['Sign in r3', 'Sign in r4'] });
  });

  it('finds text in case, row and message, and takes it as it is written', async () => {
    expect((await listed({ q: 'R3' })).cells).toEqual([
      'Sign in r3',
      'Pay 100% now r3',
    ]);
    expect((await listed({ q: '100%' })).total).toBe(4);
    expect((await listed({ q: '"sign_in"' })).total).toBe(2);
    expect((await listed({ q: '0%0' })).total).toBe(0);
    expect((await listed({ q: '\0' })).total).toBe(0);
  });

  it('sorts by duration, those without one last', async () => {
    const slowest = await listed({ sort: 'duration', order: 'desc' });
    expect(slowest.cells.slice(0, 2)).toEqual([
      'Sign in r1',
      'Pay 100% now r1',
    ]);
    const fastest = await listed({ sort: 'duration' });
    expect(fastest.cells[0]).toBe('Sign in r4');
    expect(fastest.cells.slice(-2)).toEqual([
      'Pay 100% now r3',
      'Pay 100% now r4',
    ]);
  });

  it('tells only what changed after a version, page by page', async () => {
    const { version } = await prepared.core.runs.get(id);
    expect(await listed({ since: version })).toMatchObject({
      items: [],
      total: 0,
      version,
    });
    await prepared
      .knex('iterations')
      .where({ run_id: id, case_name: 'Pay 100% now' })
      .update({ version: version + 1 });
    await prepared
      .knex('shards')
      .where({ run_id: id })
      .update({ version: version + 1 });
    const first = await listed({ since: version, limit: 3 });
    expect(first).toMatchObject({ total: 4, more: true });
    expect(await listed({ since: version, offset: 3 })).toMatchObject({
      cells: ['Pay 100% now r4'],
      more: false,
    });
  });

  it('counts each case, also of those that match alone', async () => {
    const { items } = await prepared.core.runs.cases({ id });
    expect(items).toMatchObject([
      {
        caseName: 'Sign in',
        position: 0,
        counts: { total: 4, passed: 2, failed: 1, error: 1, flaky: 0 },
        queued: 0,
        running: 0,
        slowestMs: 1_000,
      },
      {
        caseName: 'Pay 100% now',
        position: 4,
        counts: { total: 4, passed: 2 },
        queued: 2,
        durationMs: 1_500,
      },
    ]);
    expect(
      (await prepared.core.runs.cases({ id, verdicts: ['failed'] })).items,
    ).toMatchObject([{ caseName: 'Sign in', counts: { total: 1, failed: 1 } }]);
  });

  it('says that there is no such run', async () => {
    const runId = '00000000-0000-4000-8000-000000000000';
    await expect(listed({ id: runId })).rejects.toMatchObject({
      reason: 'notFound',
    });
    await expect(prepared.core.runs.cases({ id: runId })).rejects.toMatchObject(
      { reason: 'notFound' },
    );
  });
});
