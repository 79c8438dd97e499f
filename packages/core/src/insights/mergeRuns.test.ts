import type { Verdict } from '@uatcms/plugin-uat-common';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { setResults } from '../testing/results';
import { ann, contentOf, places } from '../testing/samples';

describe('a run together with the repeats of its parts', () => {
  const { prepared, create, start, cellsOf } = prepareCoreForRuns();

  const finish = (id: string, verdicts: Record<string, Verdict | undefined>) =>
    setResults(prepared.knex, id, ({ rowKey }) => {
      const verdict = verdicts[rowKey!];
      return verdict && { verdict };
    });

  async function repeat(
    id: string,
    verdicts: Record<string, Verdict | undefined>,
    scope: 'all' | 'failed' = 'failed',
  ) {
    const run = await prepared.core.runs.repeat({ id, scope }, ann, places(1));
    await finish(run.id, verdicts);
    return run;
  }

  async function failedRun() {
    const { id } = await start(await create(contentOf(4)));
    await finish(id, {
      r1: 'passed',
      r2: 'failed',
      r3: 'failed',
      r4: 'error',
    });
    return id;
  }

  const merged = async (id: string, more: object = {}) => {
    const answer = await prepared.core.runs.merged({
      id,
      limit: 100,
      offset: 0,
      ...more,
    });
    return {
      ...answer,
      said: answer.items.map(
        item => `${item.rowKey} ${item.verdict} of ${item.runNumber}`,
      ),
    };
  };

  it('has the newest result of each iteration, and keeps both runs as they are', async () => {
    const id = await failedRun();
    const again = await repeat(id, {
      r2: 'passed',
      r3: 'failed',
      r4: 'flaky',
    });
    expect(await merged(id)).toMatchObject({
      runs: [{ id }, { id: again.id }],
      counts: { total: 4, passed: 2, failed: 1, flaky: 1, error: 0 },
      verdict: 'failed',
      total: 4,
      said: [
        'r1 passed of 1',
        'r2 passed of 2',
        'r3 failed of 2',
        'r4 flaky of 2',
      ],
    });
    expect(await prepared.core.runs.get(id)).toMatchObject({
      verdict: 'failed',
      counts: { passed: 1, failed: 2, error: 1 },
      merged: {
        runs: [
          { id, number: 1 },
          { id: again.id, number: 2 },
        ],
        counts: { total: 4, passed: 2, failed: 1, flaky: 1 },
        verdict: 'failed',
      },
    });
  });

  it('goes on over repeats of repeats, and is the same for each of them', async () => {
    const id = await failedRun();
    const second = await repeat(id, {
      r2: 'passed',
      r3: 'failed',
      r4: 'error',
    });
    const third = await repeat(second.id, { r3: 'passed', r4: 'passed' });
    const said = [
      'r1 passed of 1',
      'r2 passed of 2',
      'r3 passed of 3',
      'r4 passed of 3',
    ];
    for (const member of [id, second.id, third.id]) {
      expect(await merged(member)).toMatchObject({ verdict: 'passed', said });
    }
  });

  it('repeats only what still fails after the repeats', async () => {
    const id = await failedRun();
    await repeat(id, { r2: 'passed', r3: 'failed', r4: 'passed' });
    const third = await repeat(id, {});
    expect(await cellsOf(third.id)).toEqual([['Sign in', 'r3']]);
  });

  it('lets no skipped, cancelled or unfinished repeat take the place of a result', async () => {
    const id = await failedRun();
    await repeat(id, { r2: 'cancelled', r3: 'skipped' });
    expect(await merged(id)).toMatchObject({
      verdict: 'failed',
      counts: { failed: 2, error: 1 },
    });
  });

  it('has no verdict while something has no result', async () => {
    const { id } = await start(await create(contentOf(2)));
    await finish(id, { r1: 'failed' });
    await repeat(id, { r1: 'passed' });
    expect(await merged(id)).toMatchObject({
      verdict: null,
      counts: { total: 2, passed: 1 },
    });
  });

  it('leaves out repeats of the whole run, which stand for themselves', async () => {
    const id = await failedRun();
    const whole = await repeat(id, {}, 'all');
    expect(await prepared.core.runs.get(id)).toMatchObject({ merged: null });
    expect(await merged(whole.id)).toMatchObject({ runs: [{ id: whole.id }] });
  });

  it('is filtered and paged', async () => {
    const id = await failedRun();
    await repeat(id, { r2: 'passed', r3: 'failed', r4: 'error' });
    expect(await merged(id, { verdicts: ['passed'] })).toMatchObject({
      total: 2,
      said: ['r1 passed of 1', 'r2 passed of 2'],
    });
    expect((await merged(id, { limit: 1, offset: 2 })).said).toEqual([
      'r3 failed of 2',
    ]);
  });

  it('reads the iterations of a family once for each of its versions', async () => {
    const id = await failedRun();
    const again = await repeat(id, { r2: 'passed' });
    const { knex } = prepared;
    const readings = async () => {
      let count = 0;
      const note = ({ sql }: { sql: string }) => {
        count += sql.includes('from iterations') ? 1 : 0;
      };
      knex.on('query', note);
      const run = await prepared.core.runs.get(id);
      knex.removeListener('query', note);
      return { count, passed: run.merged!.counts.passed };
    };
    expect(await readings()).toEqual({ count: 1, passed: 2 });
    expect(await readings()).toEqual({ count: 0, passed: 2 });

    await finish(again.id, { r2: 'passed', r3: 'passed', r4: 'passed' });
    expect(await readings()).toEqual({ count: 1, passed: 4 });
    expect(await readings()).toEqual({ count: 0, passed: 4 });
  });
});
