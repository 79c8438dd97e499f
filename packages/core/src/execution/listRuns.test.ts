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
});
