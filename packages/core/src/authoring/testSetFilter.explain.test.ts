import { readsOf } from '../testing/plans';
import { prepareCoreForTestSets } from '../testing/preparedCore';
import type { TestSetFilter } from '../types';

/** The conditions of the portal’s policy, for somebody who owns little. */
const owned: TestSetFilter = {
  anyOf: [
    { ownedBy: ['user:default/ann', 'group:default/team-7'] },
    { testing: ['component:default/part-7', 'component:default/part-8'] },
  ],
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

  it('is found and counted by the indexes of owners and of what is tested', async () => {
    const found = await reads(async () => {
      const { total } = await prepared.core.testSets.list(
        { limit: 20, offset: 0 },
        owned,
      );
      expect(total).toBe(30);
    });
    expect(found.whole).toEqual([]);
    expect(found.indexes).toEqual(
      expect.arrayContaining([
        'test_sets_by_owner',
        'test_sets_by_tested_entity',
      ]),
    );
  });

  it('is found by the index of tags', async () => {
    const found = await reads(() =>
      prepared.core.testSets.list(
        { limit: 20, offset: 0 },
        { tagged: 'tag-7' },
      ),
    );
    expect(found.whole).toEqual([]);
    expect(found.indexes).toContain('test_sets_by_tag');
  });

  it('of runs is read by the index of test sets when it is little, and of ages when it is much', async () => {
    const few = await reads(() =>
      prepared.core.runs.list({ limit: 20 }, owned),
    );
    expect(few.whole).toEqual([]);
    expect(few.indexes).toContain('test_runs_of_test_set');
    const many = await reads(() =>
      prepared.core.runs.list({ limit: 20 }, { not: { tagged: 'tag-7' } }),
    );
    expect(many.whole.filter(name => name.startsWith('test_runs'))).toEqual([]);
    expect(many.indexes).toContain('test_runs_by_age');
  });
});
