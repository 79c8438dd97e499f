import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { ChainedAuditEntry } from '@uatcms/plugin-uat-common';
import express from 'express';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { createRoles } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { createAuditExportRouter } from './createAuditExportRouter';

const createDatabase = createTestDatabases();

describe('the cookie of a browser that saves the audit trail', () => {
  let url: string;
  let tokens: Record<string, string>;

  beforeAll(async () => {
    const backend = await startGuardedBackend(await createDatabase());
    url = backend.url;
    const roles = await createRoles(backend.issuer);
    tokens = Object.fromEntries(roles.map(({ name, token }) => [name, token!]));
  });

  async function cookieOf(role: string): Promise<string> {
    const response = await fetch(`${url}/.backstage/auth/v1/cookie`, {
      headers: { authorization: `Bearer ${tokens[role]}` },
    });
    const given = response.headers.get('set-cookie')!;
    expect(given).toMatch(/HttpOnly/);
    return given.split(';')[0];
  }

  const ask = async (path: string, cookie: string) =>
    fetch(`${url}/v1${path}`, { headers: { cookie } });

  it('lets in who may read the trail', async () => {
    const response = await ask(
      '/audit/export?format=csv',
      await cookieOf('administrator'),
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await response.text()).toMatch(/^position,id/);
  });

  it('gives no other right, and opens no other address', async () => {
    const reader = await cookieOf('reader');
    expect((await ask('/audit/export', reader)).status).toBe(403);
    const administrator = await cookieOf('administrator');
    for (const path of ['/audit', '/audit/verification', '/test-sets']) {
      expect([path, (await ask(path, administrator)).status]).toEqual([
        path,
        401,
      ]);
    }
    expect((await ask('/audit/export', 'backstage-auth=made-up')).status).toBe(
      401,
    );
  });
});

describe('an export of many entries', () => {
  const many = 20_000;
  const entry = (position: number): ChainedAuditEntry => ({
    id: position,
    at: '2026-01-01T00:00:00.000Z',
    actor: { ref: 'user:default/ann' },
    origin: 'portal',
    requestId: null,
    action: 'testSet.saved',
    resource: { kind: 'testSet', name: `=1+${position}` },
    differences: [{ path: ['title'], new: '<script>'.repeat(500) }],
    chain: { position, hash: 'a'.repeat(64), text: '' },
  });

  let read = 0;
  let isOver = false;

  async function* entries() {
    try {
      for (read = 1; read <= many; read++) {
        yield entry(read);
      }
    } finally {
      isOver = true;
    }
  }

  /** The export of a trail that is made up while it is read: some 80 MB. */
  async function serve() {
    read = 0;
    isOver = false;
    const app = express().use(
      createAuditExportRouter({
        requests: {
          open: async () => ({
            core: {
              audit: {
                head: async () => entry(many).chain,
                export: async () => entries(),
              },
            },
            caller: async () => ({ actor: { ref: 'user:default/ann' } }),
          }),
        } as any,
        logger: mockServices.logger.mock(),
      }),
    );
    const server = createServer(app).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      get(`http://127.0.0.1:${port}/?format=csv`, resolve).on('error', reject),
    );
    return { server, response };
  }

  it('reads no faster than it is taken, and is complete', async () => {
    const { server, response } = await serve();
    // Nobody takes anything. Without back-pressure all would be read, turn by turn, into memory.
    for (let turn = 0; turn < many; turn++) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(read).toBeLessThan(many / 2);

    let lines = 0;
    let last = '';
    response.setEncoding('utf8');
    for await (const chunk of response) {
      const parts = (last + chunk).split('\r\n');
      last = parts.pop()!;
      lines += parts.length;
      // No cell that a spreadsheet computes.
      expect(parts.some(line => /(^|,)"?=/.test(line))).toBe(false);
    }
    expect([lines, last]).toEqual([many + 1, '']);
    server.close();
  });

  it('ends when whoever takes it goes away', async () => {
    const { server, response } = await serve();
    response.destroy();
    while (!isOver) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(read).toBeLessThan(many);
    server.close();
  });
});
