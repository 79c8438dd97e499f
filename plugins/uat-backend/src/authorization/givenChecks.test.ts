import { createCore } from '@uatcms/core';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  author,
  Ground,
  type GroundKind,
} from '../__testUtils__/matrix/Ground';
import { createRoles } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';

const createDatabase = createTestDatabases();

/** The role “reader”, who lacks the permission to perform checks, and a group of theirs. */
const reader = 'user:default/rita';
const readers = 'group:default/readers';

/** The permission to perform a check is for checks of others: what was given to somebody is theirs to perform. */
describe('a check that was given to somebody without the permission to perform', () => {
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let tokens: Record<string, string>;
  let grounds: Record<'open' | 'confidential', Ground>;

  beforeAll(async () => {
    const knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    const roles = await createRoles(backend.issuer);
    tokens = Object.fromEntries(roles.map(({ name, token }) => [name, token!]));
    const core = createCore({ knex });
    const { artifacts } = backend;
    grounds = {
      open: await Ground.prepare(core, artifacts, 'open'),
      confidential: await Ground.prepare(core, artifacts, 'confidential'),
    };
  });

  async function checkOf(
    assignee: string,
    kind: GroundKind & keyof typeof grounds = 'open',
  ) {
    const ground = grounds[kind];
    const { run, iteration } = await ground.freshCheck(ground.set, {
      checks: { assignee },
    });
    return { run, path: `/v1/runs/${run}/checks/${iteration}` };
  }

  async function ask(
    role: string,
    method: string,
    path: string,
    json: object = {},
  ): Promise<number> {
    const response = await fetch(`${backend.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[role]}`,
        'content-type': 'application/json',
      },
      body: method === 'GET' ? undefined : JSON.stringify(json),
    });
    await response.text();
    return response.status;
  }

  it.each([reader, readers])(
    'is performed by them, and by no other reader: %s',
    async assignee => {
      const { path } = await checkOf(assignee);
      expect(await ask('other owner', 'POST', `${path}/claim`)).toBe(403);
      expect(await ask('reader', 'POST', `${path}/claim`)).toBe(200);
      const answer = { answer: 'passed' };
      expect(await ask('other owner', 'PUT', `${path}/steps/0`, answer)).toBe(
        403,
      );
      expect(await ask('reader', 'PUT', `${path}/steps/0`, answer)).toBe(200);
      expect(await ask('reader', 'POST', `${path}/release`)).toBe(200);
      expect(await ask('reader', 'POST', `${path}/claim`)).toBe(200);
      expect(await ask('other owner', 'POST', `${path}/finish`)).toBe(403);
      expect(await ask('reader', 'POST', `${path}/finish`)).toBe(200);
    },
  );

  it('is theirs no longer when it is given to somebody else, even while they work on it', async () => {
    const { run, path } = await checkOf(reader);
    expect(await ask('reader', 'POST', `${path}/claim`)).toBe(200);
    await grounds.open.core.checks.assign(
      { id: run, assignee: 'user:default/olga' },
      author,
    );
    const answer = { answer: 'passed' };
    expect(await ask('reader', 'PUT', `${path}/steps/0`, answer)).toBe(403);
    expect(await ask('reader', 'POST', `${path}/claim`)).toBe(403);
    expect(await ask('reader', 'GET', path)).toBe(200);
    expect(await ask('owner', 'POST', `${path}/claim`)).toBe(200);
  });

  it('does not exist for them while they may not see the test set', async () => {
    const { path } = await checkOf(reader, 'confidential');
    expect(await ask('reader', 'GET', path)).toBe(404);
    expect(await ask('reader', 'POST', `${path}/claim`)).toBe(404);
  });
});
