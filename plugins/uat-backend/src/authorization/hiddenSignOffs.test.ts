import { createCore, type Core } from '@uatcms/core';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  author,
  Ground,
  secretTitle,
  tested,
} from '../__testUtils__/matrix/Ground';
import { createRoles } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';

const createDatabase = createTestDatabases();

/** A release that covers a test set that everybody sees, and one that only owners see. */
describe('a sign-off of which one test set is hidden', () => {
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let core: Core;
  let tokens: Record<string, string>;
  let id: string;
  let hash: string;

  const question = `/acceptance?entity=${tested}&release=1.4.2&environment=prod`;

  beforeAll(async () => {
    const knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    const roles = await createRoles(backend.issuer);
    tokens = Object.fromEntries(roles.map(({ name, token }) => [name, token!]));
    core = createCore({ knex });
    const open = await Ground.prepare(core, backend.artifacts, 'open');
    const hidden = await Ground.prepare(
      core,
      backend.artifacts,
      'confidential',
    );
    ({ id, hash } = await core.signOffs.request(
      {
        runs: [open.run.id, hidden.run.id],
        release: { entity: tested, version: '1.4.2', environment: 'prod' },
        scope: 'All of it',
        signatories: ['user:default/anna', 'group:default/readers'],
      },
      author,
    ));
  });

  async function ask(role: string, path: string, body?: object) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${tokens[role]}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  }

  const decision = () => ({ decision: 'accepted', hash });

  it('is there for who sees both, and for nobody else, though they were asked to sign', async () => {
    const listed = async (role: string, query: string) =>
      (await ask(role, `/sign-offs?${query}`)).body.items.map(
        (item: { id: string }) => item.id,
      );
    for (const query of ['', `entity=${tested}`]) {
      expect(await listed('owner', query)).toEqual([id]);
      expect(await listed('reader', query)).toEqual([]);
    }
    expect(await listed('approver', 'mine=1')).toEqual([id]);
    expect(await listed('reader', 'mine=1')).toEqual([]);
    expect((await ask('approver', '/inbox')).body.signOffs).toBe(1);
    expect((await ask('reader', '/inbox')).body.signOffs).toBe(0);
    for (const [path, body] of [
      ['', undefined],
      ['/decision', decision()],
      ['/withdraw', { comment: 'No' }],
      ['/verification', {}],
    ] as const) {
      const { status, text } = await ask(
        'reader',
        `/sign-offs/${id}${path}`,
        body,
      );
      expect([path, status]).toEqual([path, 404]);
      expect(text).not.toContain(secretTitle);
    }
  });

  it('is answered to who does not see all of it as if nobody had asked, also when it is accepted', async () => {
    const nothing = question.replace('1.4.2', '9.9.9');
    const asIfNothing = async () => {
      const [met, absent] = await Promise.all([
        ask('reader', question),
        ask('reader', nothing),
      ]);
      expect(met.body).toMatchObject({ accepted: false, signOff: null });
      expect(met.text).toBe(absent.text.replaceAll('9.9.9', '1.4.2'));
    };
    await asIfNothing();
    expect(
      (await ask('approver', `/sign-offs/${id}/decision`, decision())).status,
    ).toBe(200);
    await core.signOffs.decide(
      { id, hash, decision: 'accepted', comment: '' },
      {
        actor: { ref: 'user:default/rosa' },
        groups: ['group:default/readers'],
        origin: 'portal',
      },
    );
    await asIfNothing();
    for (const role of ['owner', 'service that may read']) {
      expect((await ask(role, question)).body).toMatchObject({
        accepted: true,
        signOff: { id },
      });
    }
  });
});
