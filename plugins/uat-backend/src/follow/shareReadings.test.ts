import { createCore, migrate, type RunService } from '@uatcms/core';
import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ann, places, shop, testSet } from '../__testUtils__/samples';
import { shareReadings } from './shareReadings';

describe('twenty open pages of one run', () => {
  const initDatabase = createTestDatabases();
  let knex: Knex;
  let runs: RunService;
  let id: string;

  beforeAll(async () => {
    knex = await initDatabase();
    await migrate(knex);
    const core = createCore({ knex });
    runs = core.runs;
    await core.environments.create(
      {
        ...{ ...shop, variables: {}, secrets: [], allowedHosts: [] },
        protected: false,
      },
      ann,
    );
    await core.testSets.create(testSet('large', 50), ann);
    const options = runOptionsSchema.parse({});
    ({ id } = await runs.start(
      { testSet: 'large', executor: 'local', options },
      ann,
      places(1),
    ));
  });

  /** What a page of a large run asks for each time it is refreshed. @returns how many statements that took */
  async function refresh(of: RunService, pages: number): Promise<number> {
    let statements = 0;
    const note = () => {
      statements += 1;
    };
    knex.on('query', note);
    await Promise.all(
      Array.from({ length: pages }, () => [
        of.subject(id),
        of.get(id),
        of.iterations({ id, limit: 200, offset: 0 }),
        of.cases({ id }),
      ]).flat(),
    );
    knex.removeListener('query', note);
    return statements;
  }

  it('cost the database as much as one', async () => {
    const one = await refresh(shareReadings(runs), 1);
    expect(await refresh(runs, 20)).toBe(20 * one);
    expect(await refresh(shareReadings(runs), 20)).toBe(one);
  });
});
