import type { Step, TestSetDefinition } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { administrators } from '../__testUtils__/matrix/MatrixPolicy';
import { owners } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { stateOf } from '../__testUtils__/matrix/stateOf';
import { testSet } from '../__testUtils__/samples';

const createDatabase = createTestDatabases();

const point = (x: number): Step => ({
  keyword: 'mouse',
  action: 'click',
  x,
  y: 1,
});
const open: Step = { keyword: 'openUrl', url: '/' };
const content = (steps: Step[], ofGroup: Step[] = []): TestSetDefinition => ({
  cases: [{ name: 'Draw', steps }],
  stepGroups: [{ name: 'Strokes', steps: ofGroup }],
  elements: [],
  dataSets: [],
});
const refused =
  'You may not add or change extended steps: the rules of this portal leave that to others.';

/** Both own the test sets; one of them is an administrator as well, and so has the permission. */
describe('extended steps', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let owner: string;
  let permitted: string;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    owner = await backend.issuer.token('user:default/olga', [owners]);
    permitted = await backend.issuer.token('user:default/ada', [
      owners,
      administrators,
    ]);
  });

  async function call(
    token: string,
    method: string,
    path: string,
    body?: object,
  ) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  const create = (token: string, name: string, definition: TestSetDefinition) =>
    call(token, 'POST', '/test-sets', {
      ...testSet(name),
      owner: owners,
      definition,
    });

  const save = (
    token: string,
    name: string,
    baseRevision: number,
    definition: TestSetDefinition,
  ) => {
    const { name: _, ...rest } = testSet(name);
    return call(token, 'PUT', `/test-sets/${name}`, {
      ...rest,
      owner: owners,
      baseRevision,
      definition,
    });
  };

  it('are refused all together with their places, and nothing is kept', async () => {
    const before = await stateOf(knex);
    const answer = await create(
      owner,
      'refused',
      content([open, point(1)], [point(2)]),
    );
    expect(answer.status).toBe(403);
    expect(answer.body.error).toEqual({
      name: 'NotAllowedError',
      message: `${refused} Leave these out, or as they were, or ask somebody who may: case “Draw”, step 2 (Use the mouse); step group “Strokes”, step 1 (Use the mouse)`,
      problems: [
        {
          path: ['cases', 0, 'steps', 1],
          place: 'case “Draw”, step 2',
          message: `“Use the mouse” is an extended step. ${refused}`,
        },
        expect.objectContaining({
          path: ['stepGroups', 0, 'steps', 0],
          place: 'step group “Strokes”, step 1',
        }),
      ],
    });
    expect(await stateOf(knex)).toEqual(before);
    expect(
      (await create(permitted, 'refused', content([point(1)]))).status,
    ).toBe(201);
  });

  it('may be moved and taken away by everybody who may save, and be changed and brought back only by who has the permission', async () => {
    await create(permitted, 'drawn', content([open, point(1), point(2)]));
    const moved = content([point(2), open], [point(1)]);
    expect((await save(owner, 'drawn', 1, moved)).status).toBe(200);
    const changed = content([point(3), open], [point(1)]);
    const refusal = await save(owner, 'drawn', 2, changed);
    expect(refusal.status).toBe(403);
    expect(refusal.body.error.message).toMatch(
      /: case “Draw”, step 1 \(Use the mouse\)$/,
    );
    expect((await save(owner, 'drawn', 2, content([open]))).status).toBe(200);
    // What an old revision had is new to the one that it would replace.
    expect((await save(owner, 'drawn', 3, moved)).status).toBe(403);
    expect((await save(permitted, 'drawn', 3, moved)).status).toBe(200);
  });

  it('are held against the revision that is replaced, whatever the sender takes for it', async () => {
    await create(permitted, 'based', content([point(1)]));
    await save(owner, 'based', 1, content([open]));
    // Revision 1 has the step, but is not replaced any more; a revision that is not there has nothing.
    expect((await save(owner, 'based', 1, content([point(1)]))).status).toBe(
      409,
    );
    expect((await save(owner, 'based', 7, content([point(1)]))).status).toBe(
      403,
    );
  });

  it('of a test set that may not be seen are not told of', async () => {
    const stranger = await backend.issuer.token('user:default/rita', []);
    await create(permitted, 'hidden', content([point(1)]));
    await call(permitted, 'PUT', '/test-sets/hidden', {
      ...testSet('hidden'),
      name: undefined,
      owner: owners,
      tags: ['confidential'],
      baseRevision: 1,
      definition: content([point(1)]),
    });
    expect(
      (await save(stranger, 'hidden', 1, content([point(2)]))).status,
    ).toBe(404);
  });

  it('are among what the portal is told that somebody may not do', async () => {
    const allowed = async (token: string) =>
      (await call(token, 'GET', '/allowed')).body.global.writeExtendedSteps;
    expect(await allowed(owner)).toBe(refused);
    expect(await allowed(permitted)).toBeNull();
  });
});
