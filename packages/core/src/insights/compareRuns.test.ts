import type { Verdict } from '@uatcms/plugin-uat-common';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { setResults } from '../testing/results';
import { content, contentOf, testCase } from '../testing/samples';

describe('comparing two runs', () => {
  const { prepared, create, start } = prepareCoreForRuns();

  /** A run whose rows have come to these verdicts; null: not finished. */
  async function runWith(verdicts: Array<Verdict | null>, name?: string) {
    const set = name ?? (await create(contentOf(verdicts.length)));
    const rows = verdicts.map((_, index) => `r${index + 1}`);
    const { id } = await start(set, { rows: { People: rows } });
    await setResults(prepared.knex, id, ({ rowKey }) => {
      const number = Number(rowKey!.slice(1));
      const verdict = verdicts[number - 1];
      return verdict
        ? { verdict, durationMs: 100 * number, message: `${verdict} ${rowKey}` }
        : undefined;
    });
    return { id, name: set };
  }

  const compare = (id: string, base: string, more: object = {}) =>
    prepared.core.runs.compare({ id, base, limit: 100, offset: 0, ...more });

  const said = (items: Array<{ rowKey: string | null; change: string }>) =>
    items.map(({ rowKey, change }) => `${rowKey} ${change}`);

  const none = {
    newFailure: 0,
    stillFailing: 0,
    fixed: 0,
    added: 0,
    removed: 0,
    noResult: 0,
    unchanged: 0,
  };

  it('says what fails newly, fails still, was fixed, and passes as before', async () => {
    const { id: base, name } = await runWith([
      'passed',
      'failed',
      'error',
      'passed',
      'flaky',
    ]);
    const { id } = await runWith(
      ['failed', 'error', 'flaky', 'passed', 'passed'],
      name,
    );
    const compared = await compare(id, base);
    expect(said(compared.items)).toEqual([
      'r1 newFailure',
      'r2 stillFailing',
      'r3 fixed',
      'r4 unchanged',
      'r5 unchanged',
    ]);
    expect(compared).toMatchObject({
      run: { id },
      base: { id: base },
      total: 5,
      counts: {
        ...none,
        newFailure: 1,
        stillFailing: 1,
        fixed: 1,
        unchanged: 2,
      },
    });
    expect(compared.items[0]).toMatchObject({
      run: { verdict: 'failed', durationMs: 100, message: 'failed r1' },
      base: { verdict: 'passed', durationMs: 100 },
      slowerMs: 0,
    });
  });

  it('takes skipped, cancelled and unfinished iterations for no result', async () => {
    const { id: base, name } = await runWith([
      'failed',
      'failed',
      'failed',
      'skipped',
      'cancelled',
    ]);
    const { id } = await runWith(
      ['skipped', 'cancelled', null, 'failed', 'passed'],
      name,
    );
    expect(said((await compare(id, base)).items).sort()).toEqual([
      'r1 noResult',
      'r2 noResult',
      'r3 noResult',
      'r4 newFailure',
      'r5 unchanged',
    ]);
  });

  it('says what only one of them has, also of two test sets', async () => {
    const first = await runWith(['failed', 'passed']);
    const other = await create(content({ cases: [testCase('Sign out')] }));
    const { id } = await start(other);
    await setResults(prepared.knex, id, () => ({ verdict: 'failed' }));
    const compared = await compare(id, first.id);
    expect(
      compared.items.map(item => [item.caseName, item.rowKey, item.change]),
    ).toEqual([
      ['Sign out', null, 'added'],
      ['Sign in', 'r1', 'removed'],
      ['Sign in', 'r2', 'removed'],
    ]);
    expect(compared.items[0]).toMatchObject({ base: null, slowerMs: null });
    expect(compared.counts).toEqual({ ...none, added: 1, removed: 2 });
  });

  it('filters by change, case and text, and keeps the counts of all changes', async () => {
    const { id: base, name } = await runWith(['passed', 'passed', 'failed']);
    const { id } = await runWith(['failed', 'error', 'passed'], name);
    const page = await compare(id, base, {
      changes: ['newFailure', 'fixed'],
      limit: 1,
      offset: 1,
    });
    expect(said(page.items)).toEqual(['r2 newFailure']);
    expect(page).toMatchObject({
      total: 3,
      counts: { newFailure: 2, fixed: 1 },
    });
    expect(await compare(id, base, { q: 'ERROR r2' })).toMatchObject({
      total: 1,
      counts: { ...none, newFailure: 1 },
    });
    expect(await compare(id, base, { caseName: 'Sign out' })).toMatchObject({
      total: 0,
      counts: none,
    });
  });

  it('gives what became slower most, first', async () => {
    const { id: base, name } = await runWith(['passed', 'passed', 'passed']);
    const { id } = await runWith(['passed', 'passed', null], name);
    await prepared
      .knex('iterations')
      .where({ run_id: id, row_key: 'r2' })
      .update({ duration_ms: 1_200 });
    const { items } = await compare(id, base, { sort: 'slower' });
    expect(items.map(({ rowKey, slowerMs }) => [rowKey, slowerMs])).toEqual([
      ['r2', 1_000],
      ['r1', 0],
      ['r3', null],
    ]);
  });

  it('says which of the runs is not there', async () => {
    const { id } = await runWith(['passed']);
    const missing = '00000000-0000-4000-8000-000000000000';
    await expect(compare(id, missing)).rejects.toMatchObject({
      reason: 'notFound',
      message: expect.stringContaining(missing),
    });
  });

  it('finds the same iteration in the base, or says that there is none', async () => {
    const first = await runWith(['passed', 'failed']);
    const { id } = await runWith(['failed'], first.name);
    const { items } = await prepared.core.runs.iterations({
      id,
      limit: 1,
      offset: 0,
    });
    const ask = (base: string) =>
      prepared.core.runs.compareIteration({
        id,
        iterationId: items[0].id,
        base,
      });
    expect(await ask(first.id)).toMatchObject({
      run: { rowKey: 'r1', verdict: 'failed' },
      base: { rowKey: 'r1', verdict: 'passed' },
      steps: [],
    });
    const other = await start(
      await create(content({ cases: [testCase('Sign out')] })),
    );
    await expect(ask(other.id)).rejects.toMatchObject({
      reason: 'notFound',
      message: expect.stringMatching(/no case “Sign in” with row “r1”/),
    });
  });
});
