import type { TestSetFilter } from '../types';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { ann, content, testSet } from '../testing/samples';

describe('listing runs', () => {
  const { prepared, create, start } = prepareCoreForRuns();

  it('gives newest first, page by page, without a gap or a repetition', async () => {
    const name = await create(content());
    const runs = await Promise.all(
      Array.from({ length: 7 }, () => start(name)),
    );
    const seen: string[] = [];
    let more = true;
    while (more) {
      const page = await prepared.core.runs.list({
        testSet: name,
        limit: 3,
        after: seen.at(-1),
      });
      seen.push(...page.items.map(({ id }) => id));
      more = page.more;
    }
    const inOrder = await prepared
      .knex('test_runs')
      .where({ test_set: name })
      .orderByRaw('created_at desc, id desc')
      .pluck('id');
    expect(seen).toEqual(inOrder);
    expect(seen).toHaveLength(runs.length);
  });

  it('gives those of sets that test an entity or are named', async () => {
    const tested = await create(content());
    await prepared.core.testSets.save(
      {
        ...testSet(tested, {
          tests: ['component:default/listed'],
          environments: ['staging'],
        }),
        baseRevision: 1,
        definition: content(),
      },
      ann,
    );
    const named = await create(content());
    const ids = [];
    for (const name of [tested, named, tested, await create(content())]) {
      ids.push((await start(name)).id);
    }
    const listed = async (query: object) =>
      (await prepared.core.runs.list({ limit: 10, ...query })).items.map(
        ({ id }) => id,
      );
    const tests = 'component:default/Listed';
    expect(await listed({ tests })).toEqual([ids[2], ids[0]]);
    expect(await listed({ tests, names: named })).toEqual([
      ids[2],
      ids[1],
      ids[0],
    ]);
    expect(await listed({ names: named })).toEqual([ids[1]]);
    expect(await listed({ tests, names: named, testSet: named })).toEqual([
      ids[1],
    ]);
    expect(await listed({ tests: 'component:default/none' })).toEqual([]);
    expect(await listed({ tests, limit: 1, after: ids[2] })).toEqual([ids[0]]);
    expect((await listed({})).slice(0, 4)).toEqual([...ids].reverse());
  });

  it('gives those of visible test sets only, from few or from many', async () => {
    const seen = await create(content());
    const hidden = await create(content());
    const [first, secret, second] = [
      await start(seen),
      await start(hidden),
      await start(seen),
    ];
    await prepared.core.testSets.delete(await create(content()), ann);
    const few: TestSetFilter = { tagged: 'seen' };
    const many: TestSetFilter = { not: { tagged: 'hidden' } };
    const tag = (name: string, text: string) =>
      prepared
        .knex('test_sets')
        .where({ name })
        .update({ tags: [text] });
    await tag(seen, 'seen');
    await tag(hidden, 'hidden');
    await prepared.knex.raw(
      `insert into test_sets (name, title, description, owner, tests, tags, case_count, revision, last_run, updated_by)
       select 'many-' || n, 'Many', '', 'user:default/ann', '{}', '{}', 0, 1, 0, '{}' from generate_series(1, 210) n`,
    );

    const listed = async (visible: TestSetFilter, more: object = {}) => {
      const { items } = await prepared.core.runs.list(
        { limit: 50, ...more },
        visible,
      );
      return items.map(({ id }) => id);
    };
    const ofTest = [first, second, secret].map(({ id }) => id);
    expect(await listed(few)).toEqual([second.id, first.id]);
    expect((await listed(many)).filter(id => ofTest.includes(id))).toEqual([
      second.id,
      first.id,
    ]);
    expect(await listed(few, { testSet: hidden })).toEqual([]);
    expect(await listed(few, { names: `${hidden},${seen}` })).toEqual([
      second.id,
      first.id,
    ]);
    expect(await listed(few, { after: second.id })).toEqual([first.id]);
    for (const visible of [few, many]) {
      expect(await listed(visible, { after: secret.id })).toEqual([]);
    }
  });
});
