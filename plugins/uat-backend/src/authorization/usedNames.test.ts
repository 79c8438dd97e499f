import { randomUUID } from 'node:crypto';
import { createCore } from '@uatcms/core';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  author,
  Ground,
  protectedEnvironment,
} from '../__testUtils__/matrix/Ground';
import { createRoles, type Role } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { stateOf } from '../__testUtils__/matrix/stateOf';
import { testSet } from '../__testUtils__/samples';

const createDatabase = createTestDatabases();

const report =
  '<testsuites><testsuite name="Shop"><testcase name="opens"/></testsuite></testsuites>';

describe('the name of a deleted confidential test set', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let roles: Role[];
  let hidden: string;
  let deleted: string;
  let run: string;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    roles = await createRoles(backend.issuer);
    const core = createCore({ knex });
    const ground = await Ground.prepare(
      core,
      backend.artifacts,
      'confidential',
    );
    hidden = ground.set;
    deleted = await ground.freshSet();
    run = (await ground.freshFinishedRun(deleted)).id;
    await core.testSets.delete(deleted, author);
  });

  const role = (name: string) => roles.find(one => one.name === name)!;

  async function call(by: string, path: string, more: RequestInit = {}) {
    const response = await fetch(`${backend.url}${path}`, {
      ...more,
      headers: { authorization: `Bearer ${role(by).token}`, ...more.headers },
    });
    return { status: response.status, text: await response.text() };
  }

  const create = (by: string, name: string, more: object = {}) =>
    call(by, '/v1/test-sets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...testSet(name), ...more }),
    });

  const importResults = (
    by: string,
    name: string,
    owner: string,
    environment = 'elsewhere',
  ) =>
    call(
      by,
      `/v1/imports?${new URLSearchParams({
        format: 'junit',
        testSet: name,
        environment,
        owner,
      })}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body: report,
      },
    );

  /** Word for word what is said of a test set that is there and hidden, and nothing has changed. */
  async function expectAsHidden(
    ask: (name: string) => Promise<{ status: number; text: string }>,
  ) {
    const before = await stateOf(knex);
    const [ofHidden, ofDeleted] = [await ask(hidden), await ask(deleted)];
    expect(ofHidden.status).toBe(409);
    const withoutNames = (text: string) =>
      text.replaceAll(deleted, hidden).replace(/"requestId":"[^"]+"/, '');
    expect([ofDeleted.status, withoutNames(ofDeleted.text)]).toEqual([
      ofHidden.status,
      withoutNames(ofHidden.text),
    ]);
    expect(await stateOf(knex)).toEqual(before);
  }

  // Its owners as well: nobody owns what is not there, and the name says nothing of who it was.
  it.each(['reader', 'other owner', 'administrator', 'owner'])(
    'is taken for a new test set of the %s',
    async by => {
      const asHidden = by === 'owner' ? 'reader' : by;
      await expectAsHidden(name =>
        create(name === hidden ? asHidden : by, name),
      );
      expect((await call(by, `/v1/runs/${run}`)).status).toBe(404);
    },
  );

  it('is taken for an import', async () => {
    await expectAsHidden(name =>
      importResults('administrator', name, 'group:default/administrators'),
    );
    await expectAsHidden(name => importResults('administrator', name, ''));
    // Under a free name they would be refused: they own nothing of what is run there.
    const owner = 'group:default/payments';
    const refused = await importResults(
      'administrator',
      `fresh-${randomUUID()}`,
      owner,
      protectedEnvironment,
    );
    expect(refused.status).toBe(403);
    await expectAsHidden(name =>
      importResults('administrator', name, owner, protectedEnvironment),
    );
  });

  it('is given back by whoever sees everything, with what was left under it', async () => {
    expect((await create('service with all rights', deleted)).status).toBe(201);
    expect((await call('owner', `/v1/runs/${run}`)).status).toBe(200);
  });

  it('is as good as any other when nothing was left under it', async () => {
    const name = `fresh-${randomUUID()}`;
    expect((await create('reader', name)).status).toBe(201);
    await createCore({ knex }).testSets.delete(name, author);
    expect((await create('other owner', name)).status).toBe(201);
  });
});
