import { readsOf } from '../testing/plans';
import { prepareCoreForTestSets } from '../testing/preparedCore';
import type { TestSetFilter } from '../types';
import { matchesFilter } from './testSetFilter';

/** The conditions of the portal’s policy, for somebody who owns little. */
const owned: TestSetFilter = {
  anyOf: [
    { ownedBy: ['user:default/ann', 'group:default/team-7'] },
    { testing: ['component:default/part-7', 'component:default/part-8'] },
  ],
};

/** For somebody who sees nearly all. */
const most: TestSetFilter = {
  anyOf: [
    { not: { tagged: 'tag-7' } },
    { ownedBy: ['group:default/team-8'] },
    { testing: ['component:default/part-507'] },
  ],
};

/** For somebody who sees half, by many owners. */
const half: TestSetFilter = {
  anyOf: [
    {
      ownedBy: Array.from({ length: 250 }, (_, n) => `group:default/team-${n}`),
    },
    { testing: ['component:default/part-7', 'component:default/part-307'] },
  ],
};

/** So few that a page of runs goes far back, so many that their runs are not read one test set after the other. */
const tenth: TestSetFilter = {
  ownedBy: Array.from({ length: 60 }, (_, n) => `group:default/team-${n}`),
};

describe('with 10,000 test sets and 10,000 runs, what may be seen', () => {
  const { prepared } = prepareCoreForTestSets();

  beforeAll(async () => {
    const { knex } = prepared;
    await knex.raw(
      `insert into test_sets (name, title, description, owner, tests, tags, case_count, revision, last_run, updated_by)
       select 'set-' || n, 'Set ' || n, '', 'group:default/team-' || (n % 500),
         array['component:default/part-' || (n % 1000)], array['tag-' || (n % 500)], 0, 1, 0, '{}'
       from generate_series(1, 10000) n`,
    );
    await knex.raw(
      `with revision as (
         insert into revisions (number, hash, snapshot, comment, created_by)
         values (1, repeat('a', 64), '{}', '', '{}') returning id
       )
       insert into test_runs (test_set, test_set_title, number, revision_id, revision, environment, pinned_environment,
         executor, options, state, verdict, total, of_iterations, passed, created_at, created_by, started_at, finished_at)
       select 'set-' || n, 'Set', 1, revision.id, 1, 'staging', '{}', 'local', '{}', 'finished', 'passed', 1, 1, 1,
         now() - n * interval '1 minute', '{}', now(), now()
       from generate_series(1, 10000) n cross join revision`,
    );
    await knex.raw('analyze');
  });

  const reads = (work: () => Promise<unknown>) => readsOf(prepared.knex, work);

  it.each(Object.entries({ owned, most, half, tenth }))(
    'is the same in the database and of what was read: %s',
    async (_, visible) => {
      const names = Array.from({ length: 10_000 }, (_one, n) => `set-${n + 1}`);
      const seen = new Set(
        (await prepared.core.testSets.facts(names))
          .filter(facts => matchesFilter(facts, visible))
          .map(({ name }) => name),
      );
      const inOrder: string[] = await prepared
        .knex('test_sets')
        .orderBy(['title', 'name'])
        .pluck('name');
      const { items, total } = await prepared.core.testSets.list(
        { limit: 20, offset: 10 },
        visible,
      );
      expect(total).toBe(seen.size);
      expect(items.map(({ name }) => name)).toEqual(
        inOrder.filter(name => seen.has(name)).slice(10, 30),
      );

      // The first set has the newest run.
      const newest = names.filter(name => seen.has(name));
      const first = await prepared.core.runs.list({ limit: 15 }, visible);
      const second = await prepared.core.runs.list(
        { limit: 15, after: first.items[14].id },
        visible,
      );
      expect(
        [...first.items, ...second.items].map(({ testSet }) => testSet),
      ).toEqual(newest.slice(0, 30));
      expect(second.more).toBe(newest.length > 30);
    },
  );

  const list = (visible: TestSetFilter) =>
    reads(() => prepared.core.testSets.list({ limit: 20, offset: 0 }, visible));

  it('is found and counted by the index of classes when it is little', async () => {
    const found = await list(owned);
    expect(found.whole).toEqual([]);
    expect(found.indexes).toContain('test_sets_by_access_class');
    expect(found.indexes).not.toContain('test_sets_by_title');
  });

  it('is read in the order of titles when it is much', async () => {
    for (const visible of [half, most]) {
      const found = await list(visible);
      expect(found.indexes).toEqual(
        expect.arrayContaining([
          'test_sets_by_access_class',
          'test_sets_by_title',
        ]),
      );
    }
  });

  it('of runs is read by the index of classes when it is little, and of ages when it is much', async () => {
    for (const [visible, index] of [
      [owned, 'test_runs_of_access_class'],
      [most, 'test_runs_by_age'],
    ] as const) {
      // The first time it is not known yet how far back the page reaches.
      for (const _ of ['first', 'again']) {
        const found = await reads(() =>
          prepared.core.runs.list({ limit: 20 }, visible),
        );
        const runs = (name: string) => name.startsWith('test_runs');
        expect(found.whole.filter(runs)).toEqual([]);
        expect(found.indexes.filter(runs)).toEqual([index]);
      }
    }
  });
});
