import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  resultsImportPermission,
  testSetReadPermission,
  testSetRunPermission,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  openEnvironment,
  protectedEnvironment,
  secretTitle,
} from '../__testUtils__/matrix/Ground';
import {
  administrators,
  confidential,
} from '../__testUtils__/matrix/MatrixPolicy';
import { createRoles, owners, type Role } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { stateOf } from '../__testUtils__/matrix/stateOf';
import { testSet } from '../__testUtils__/samples';

const createDatabase = createTestDatabases();

/** Services that may import, beside the roles of the matrix. */
const importers = {
  'service that may import and run': [
    resultsImportPermission,
    testSetReadPermission,
    testSetRunPermission,
  ],
  'service that may import and not run': [
    resultsImportPermission,
    testSetReadPermission,
  ],
};
const tokenOf = (name: string) => name.replaceAll(' ', '-');

/** Who gets further than the permission to import, which all others lack. */
const reaching = [
  'administrator',
  'service with all rights',
  ...Object.keys(importers),
] as const;
type Reaching = (typeof reaching)[number];

describe('importing results', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let roles: Pick<Role, 'name' | 'door' | 'token'>[];

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startGuardedBackend(
      knex,
      [],
      Object.entries(importers).map(([name, permissions]) => ({
        type: 'static',
        options: { token: tokenOf(name), subject: tokenOf(name) },
        accessRestrictions: [
          { plugin: 'uat', permission: permissions.map(one => one.name) },
        ],
      })),
    );
    roles = [
      ...(await createRoles(backend.issuer)),
      ...Object.keys(importers).map(name => ({ name, token: tokenOf(name) })),
    ];
  });

  async function send(
    { token }: Pick<Role, 'token'>,
    query: Record<string, string>,
    tests = ['opens'],
  ) {
    const cases = tests.map(name => `<testcase name="${name}"/>`).join('');
    const response = await fetch(
      `${backend.url}/v1/imports?${new URLSearchParams({
        format: 'junit',
        environment: openEnvironment,
        ...query,
      })}`,
      {
        method: 'POST',
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          // Otherwise the same results would be those that are there.
          'idempotency-key': randomUUID(),
        },
        body: `<testsuite name="Shop">${cases}</testsuite>`,
      },
    );
    return { status: response.status, text: await response.text() };
  }

  const whole = () =>
    roles.find(({ name }) => name === 'service with all rights')!;
  const freeName = () => `import-${randomUUID()}`;

  /** A test set whose results were imported before. */
  async function importedSet(): Promise<string> {
    const name = freeName();
    const { status } = await send(whole(), { testSet: name, owner: owners });
    expect(status).toBe(201);
    return name;
  }

  async function hiddenSet(): Promise<string> {
    const name = await importedSet();
    await knex('test_sets')
      .where({ name })
      .update({ title: secretTitle, tags: [confidential] });
    return name;
  }

  async function portalSet(): Promise<string> {
    const name = freeName();
    const response = await fetch(`${backend.url}/v1/test-sets`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${whole().token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(testSet(name)),
    });
    expect(response.status).toBe(201);
    return name;
  }

  const rows: Array<{
    what: string;
    query: () => Promise<Record<string, string>>;
    /** In the order of `reaching`. */
    statuses: [number, number, number, number];
  }> = [
    {
      what: 'under a free name needs the rights to create the test set and to run it',
      query: async () => ({ testSet: freeName(), owner: owners }),
      statuses: [201, 201, 403, 403],
    },
    {
      what: 'into a test set that is there needs the right to run it',
      query: async () => ({ testSet: await importedSet() }),
      statuses: [201, 201, 201, 403],
    },
    {
      what: 'of a protected environment needs the right to run there',
      query: async () => ({
        testSet: await importedSet(),
        environment: protectedEnvironment,
      }),
      statuses: [403, 201, 403, 403],
    },
    {
      what: 'of a protected environment needs that right under a free name as well',
      query: async () => ({
        testSet: freeName(),
        owner: owners,
        environment: protectedEnvironment,
      }),
      statuses: [403, 201, 403, 403],
    },
    {
      what: 'of a protected environment is allowed to who will own the test set',
      query: async () => ({
        testSet: freeName(),
        owner: administrators,
        environment: protectedEnvironment,
      }),
      statuses: [201, 201, 403, 403],
    },
    ...(
      [
        { owner: administrators },
        { title: 'Another' },
        { tests: 'component:default/another' },
      ] as Record<string, string>[]
    ).map(change => ({
      what: `needs the right to update for another ${Object.keys(change)[0]}`,
      query: async () => ({ testSet: await importedSet(), ...change }),
      statuses: [403, 201, 403, 403] as [number, number, number, number],
    })),
    {
      what: 'into a hidden test set finds no more than that its name is taken',
      query: async () => ({ testSet: await hiddenSet(), owner: owners }),
      // To the services nothing is hidden: what they see depends on no condition.
      statuses: [409, 201, 201, 403],
    },
    {
      what: 'into a test set that is written in the portal is refused to all',
      query: async () => ({ testSet: await portalSet() }),
      statuses: [409, 409, 409, 403],
    },
  ];

  it.each(rows.map(row => [row.what, row] as const))('%s', async (_, row) => {
    const seen: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const role of roles) {
      const place = reaching.indexOf(role.name as Reaching);
      expected[role.name] = role.door ?? row.statuses[place] ?? 403;
      const query = await row.query();
      const before = await stateOf(knex);
      const { status, text } = await send(role, query, ['opens', 'closes']);
      const mayChange = status === 201;
      const isUnchanged =
        mayChange || isDeepStrictEqual(await stateOf(knex), before);
      seen[role.name] =
        isUnchanged && (mayChange || !text.includes(secretTitle))
          ? status
          : `${status}, and has changed something, or tells: ${text}`;
    }
    expect(seen).toEqual(expected);
  });
});
