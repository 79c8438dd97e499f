import { createCore } from '../createCore';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { ann, content, testSet } from '../testing/samples';
import type { Core, TestSetFilter } from '../types';

const checkout = 'group:default/checkout';
const payments = 'group:default/payments';
const byCheckout: TestSetFilter = { ownedBy: [checkout] };
const byPayments: TestSetFilter = { ownedBy: [payments] };
const allBut = (owner: string): TestSetFilter => ({
  not: { ownedBy: [owner] },
});

describe('what may be seen by access classes', () => {
  const { prepared, create, start } = prepareCoreForRuns();

  const save = (name: string, more: object) =>
    prepared.core.testSets.save(
      {
        ...testSet(name, { environments: ['staging'], ...more }),
        baseRevision: 1,
        definition: content(),
      },
      ann,
    );

  const createFor = async (owner: string) => {
    const name = await create(content());
    await save(name, { owner });
    return name;
  };

  /** Names of test sets and ids of runs, as all lists and totals tell them. */
  const seen = async (
    visible: TestSetFilter,
    name: string,
    core: Core = prepared.core,
  ) => {
    const { items, total } = await core.testSets.list(
      { limit: 100, offset: 0 },
      visible,
    );
    expect(total).toBe(items.length);
    const found = await core.testSets.list(
      { limit: 100, offset: 0, q: name },
      visible,
    );
    const ids = async (query: object) =>
      (await core.runs.list({ limit: 100, ...query }, visible)).items
        .filter(run => run.testSet === name)
        .map(run => run.id);
    const runs = await ids({});
    expect(await ids({ testSet: name })).toEqual(runs);
    expect(await ids({ names: name })).toEqual(runs);
    const isListed = items.some(item => item.name === name);
    expect(found.items.some(item => item.name === name)).toBe(isListed);
    return { isListed, runs };
  };

  const hidden = { isListed: false, runs: [] };

  it('goes over with its runs to the new owner at once', async () => {
    const name = await createFor(checkout);
    const runs = [await start(name), await start(name)].map(({ id }) => id);
    const all = { isListed: true, runs: [...runs].reverse() };
    for (const visible of [byCheckout, allBut(payments)]) {
      expect(await seen(visible, name)).toEqual(all);
    }
    expect(await seen(byPayments, name)).toEqual(hidden);

    await save(name, { owner: payments });
    for (const visible of [byCheckout, allBut(payments)]) {
      expect(await seen(visible, name)).toEqual(hidden);
    }
    for (const visible of [byPayments, allBut(checkout)]) {
      expect(await seen(visible, name)).toEqual(all);
    }
    const later = await start(name);
    expect((await seen(byPayments, name)).runs).toEqual([
      later.id,
      ...all.runs,
    ]);
    expect(await seen(byCheckout, name)).toEqual(hidden);
  });

  it.each<[string, TestSetFilter, object]>([
    ['tags', { tagged: 'audited' }, { tags: ['audited'] }],
    [
      'what is tested',
      { testing: ['component:default/ledger'] },
      { tests: ['component:default/ledger'] },
    ],
    [
      'environments',
      { not: { inEnvironment: 'staging' } },
      { environments: [] },
    ],
  ])('follows a change of %s', async (_, visible, change) => {
    const name = await createFor(checkout);
    const { id } = await start(name);
    expect(await seen(visible, name)).toEqual(hidden);
    await save(name, { owner: checkout, ...change });
    expect(await seen(visible, name)).toEqual({ isListed: true, runs: [id] });
    await save(name, { owner: checkout });
    expect(await seen(visible, name)).toEqual(hidden);
  });

  it('is known to every replica, whoever has made a class', async () => {
    const other = createCore({ knex: prepared.knex });
    const name = await createFor('group:default/replicated');
    const { id } = await start(name);
    const visible: TestSetFilter = { ownedBy: ['group:default/replicated'] };
    for (const core of [prepared.core, other]) {
      expect(await seen(visible, name, core)).toEqual({
        isListed: true,
        runs: [id],
      });
    }
    // All of them begin before the first has read what classes there are.
    const fresh = createCore({ knex: prepared.knex });
    const lists = await Promise.all(
      [1, 2, 3, 4].map(() =>
        fresh.testSets.list({ limit: 1, offset: 0 }, visible),
      ),
    );
    expect(lists.map(({ total }) => total)).toEqual([1, 1, 1, 1]);

    // Nobody had asked for this owner, who comes after all classes that the other one has read.
    await save(name, { owner: 'group:default/unheard-of' });
    expect(await seen(visible, name, other)).toEqual(hidden);
    expect(
      await seen({ ownedBy: ['group:default/unheard-of'] }, name, other),
    ).toEqual({ isListed: true, runs: [id] });
  });

  it('hides nothing and shows nothing before a change commits', async () => {
    const name = await createFor(checkout);
    const trx = await prepared.knex.transaction();
    await trx('test_sets').where({ name }).update({ owner: payments });
    expect((await seen(byCheckout, name)).isListed).toBe(true);
    expect(await seen(byPayments, name)).toEqual(hidden);
    await trx.commit();
    expect(await seen(byCheckout, name)).toEqual(hidden);
    expect((await seen(byPayments, name)).isListed).toBe(true);
  });

  it('is made once when several make the same at the same time, and numbered without a repetition', async () => {
    const names = await Promise.all([1, 2, 3, 4].map(() => create(content())));
    await Promise.all(
      names.map((name, index) =>
        save(name, { owner: checkout, tags: ['together', `${index % 2}`] }),
      ),
    );
    const classes = await prepared
      .knex('access_classes')
      .whereRaw(`tags @> '{together}'`);
    expect(classes).toHaveLength(2);
    const { newest } = await prepared.knex('access_head').first();
    const [{ last }] = await prepared.knex('access_classes').max('id as last');
    expect(newest).toBe(last);
    const { total } = await prepared.core.testSets.list(
      { limit: 1, offset: 0 },
      { tagged: 'together' },
    );
    expect(total).toBe(4);
  });

  it('goes when nothing is of it any more, and comes back under another number', async () => {
    const owner = 'group:default/short-lived';
    const name = await createFor(owner);
    const ids = () =>
      prepared.knex('access_classes').where({ owner }).pluck('id');
    const [before] = await ids();
    await save(name, { owner: checkout });
    await prepared.core.retention.apply({ deleteFile: async () => {} }, ann);
    expect(await ids()).toEqual([]);
    expect((await seen(byCheckout, name)).isListed).toBe(true);

    await save(name, { owner });
    const [after] = await ids();
    expect(after).toBeGreaterThan(before);
    expect((await seen({ ownedBy: [owner] }, name)).isListed).toBe(true);
  });

  it('takes runs of a deleted test set from all who do not see everything, until somebody who does brings its name back', async () => {
    const name = await createFor(checkout);
    const { id } = await start(name);
    await prepared.core.testSets.delete(name, ann);
    for (const visible of [byCheckout, byPayments, allBut(payments)]) {
      expect(await seen(visible, name)).toEqual(hidden);
    }
    const { items } = await prepared.core.runs.list({ limit: 1 });
    expect(items[0].id).toBe(id);

    await prepared.core.testSets.create(
      testSet(name, { owner: payments, definition: content() }),
      ann,
    );
    expect(await seen(byCheckout, name)).toEqual(hidden);
    expect(await seen(byPayments, name)).toEqual({
      isListed: true,
      runs: [id],
    });
  });

  it('has imported test sets and their runs, from the first import on', async () => {
    const imported = async (key: string, owner: string) => {
      const { run } = await prepared.core.imports.import(
        {
          testSet: 'kept-elsewhere',
          environment: 'nightly',
          format: 'junit',
          key,
          contentHash: key.repeat(64),
          owner,
          results: [
            {
              caseName: 'Suite',
              rowKey: 'Test',
              attempts: [{ verdict: 'passed', durationMs: 1 }],
            },
          ],
        },
        ann,
      );
      return run.id;
    };
    const first = await imported('a', checkout);
    expect(await seen(byCheckout, 'kept-elsewhere')).toEqual({
      isListed: true,
      runs: [first],
    });
    const second = await imported('b', payments);
    expect(await seen(byCheckout, 'kept-elsewhere')).toEqual(hidden);
    expect(await seen(byPayments, 'kept-elsewhere')).toEqual({
      isListed: true,
      runs: [second, first],
    });
  });

  it('has runs that are started while it changes hands', async () => {
    const name = await createFor(checkout);
    await Promise.all([
      ...Array.from({ length: 8 }, () => start(name)),
      save(name, { owner: payments }),
      save(name, { owner: payments }),
    ]);
    expect((await seen(byPayments, name)).runs).toHaveLength(8);
    expect(await seen(byCheckout, name)).toEqual(hidden);
  });
});
