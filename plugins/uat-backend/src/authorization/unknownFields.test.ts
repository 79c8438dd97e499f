import { createCore } from '@uatcms/core';
import {
  contractRoutes,
  placesOfObjects,
  sampleDefinition,
  sampleOf,
  withField,
} from '@uatcms/plugin-uat-common/testUtils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { Ground } from '../__testUtils__/matrix/Ground';
import { createRoles } from '../__testUtils__/matrix/roles';
import { rows } from '../__testUtils__/matrix/rows';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { stateOf } from '../__testUtils__/matrix/stateOf';

const createDatabase = createTestDatabases();

/**
 * Bodies as the contract takes them, with one field more at each depth. That none gets through the schemas stands in
 * `uat-common`; here it is seen that every route asks them, and before anything else happens.
 */
describe('a field that nobody has asked for', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let ground: Ground;
  let token: string;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    const roles = await createRoles(backend.issuer);
    token = roles.find(({ name }) => name === 'service with all rights')!
      .token!;
    ground = await Ground.prepare(
      createCore({ knex }),
      backend.artifacts,
      'open',
    );
  });

  const withBody = contractRoutes
    .filter(({ method }) => method === 'POST' || method === 'PUT')
    .map(one => [one.route, one] as const);

  /** What the contract takes as the body, filled in wholly. */
  function bodyOf({ input, params }: (typeof contractRoutes)[number]) {
    const sample = sampleOf(input!, 'any text') as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries({
        ...sample,
        // The contract leaves it to the service, which reports all that is wrong.
        ...('definition' in sample && {
          definition: sampleDefinition('any text'),
        }),
      }).filter(([name]) => !params.includes(name)),
    );
  }

  it.each(withBody)('is refused by %s', async (_, route) => {
    const row = rows.find(one => one.route === route.route && !one.which)!;
    const { path } = await row.request(ground);
    const body = bodyOf(route);
    const places = new Map(
      placesOfObjects(body).map(place => [
        place.filter(part => typeof part === 'string').join('.'),
        place,
      ]),
    );
    const before = await stateOf(knex);
    for (const [name, place] of places) {
      const response = await fetch(`${backend.url}${path}`, {
        method: route.method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(
          withField(body, place, 'createdBy', { ref: 'user:default/somebody' }),
        ),
      });
      const text = await response.text();
      // A check of a definition answers what is wrong with it.
      const isAnswered = route.route.endsWith('/validate') && place.length > 0;
      expect([name, response.status, text]).toEqual([
        name,
        isAnswered ? 200 : 400,
        expect.stringContaining('createdBy'),
      ]);
    }
    expect(await stateOf(knex)).toEqual(before);
  });
});
