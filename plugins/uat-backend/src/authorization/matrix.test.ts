import { createCore } from '@uatcms/core';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  Ground,
  secretTitle,
  type GroundKind,
} from '../__testUtils__/matrix/Ground';
import { createRoles, type Role } from '../__testUtils__/matrix/roles';
import { routesOfPlugin } from '../__testUtils__/matrix/routes';
import type { MatrixRequest, Row } from '../__testUtils__/matrix/Row';
import { rows } from '../__testUtils__/matrix/rows';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { stateOf } from '../__testUtils__/matrix/stateOf';

const createDatabase = createTestDatabases();

/**
 * Every route × every role, on a test set that everybody sees and on one that only its owners see. Expected is what
 * follows from the row of the route and from the rights of the role: who does not come in gets 401, what is not seen does
 * not exist, and only what is seen can be forbidden.
 */
describe('every route for every role', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let roles: Role[];
  let grounds: Record<GroundKind, Ground>;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    roles = await createRoles(backend.issuer);
    const core = createCore({ knex });
    grounds = {
      open: await Ground.prepare(core, backend.artifacts, 'open'),
      confidential: await Ground.prepare(
        core,
        backend.artifacts,
        'confidential',
      ),
      missing: await Ground.prepare(core, backend.artifacts, 'missing'),
    };
  });

  async function send(role: Role, row: Row, request: MatrixRequest) {
    const { path, json, body, headers } = request;
    const response = await fetch(`${backend.url}${path}`, {
      method: row.route.split(' ')[0],
      headers: {
        ...(role.token && { authorization: `Bearer ${role.token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? body : JSON.stringify(json),
    });
    return { status: response.status, text: await response.text() };
  }

  /** What each role gets on one ground; those who change something last, as nothing may have changed before. */
  async function cellsOf(row: Row, kind: GroundKind) {
    const succeeds = (role: Role) =>
      !row.route.startsWith('GET') && expectedOf(row, role, kind) < 300;
    const shared = await row.request(grounds[kind]);
    const before = await stateOf(knex);
    const cells = await Promise.all(
      roles
        .filter(role => !succeeds(role))
        .map(role => cellOf(row, role, kind, shared)),
    );
    expect(await stateOf(knex)).toEqual(before);
    for (const role of roles.filter(succeeds)) {
      const own = await row.request(grounds[kind]);
      cells.push(await cellOf(row, role, kind, own));
    }
    return Object.fromEntries(cells);
  }

  async function cellOf(
    row: Row,
    role: Role,
    kind: GroundKind,
    request: MatrixRequest,
  ): Promise<[string, number | string]> {
    const { status, text } = await send(role, row, request);
    if (kind === 'confidential' && !role.seesConfidential) {
      const mayShow = row.showsAll && status === 200;
      if (!mayShow && text.includes(secretTitle)) {
        return [role.name, `${status}, and tells what is confidential`];
      }
      if (status === 404) {
        const nothing = await row.request(grounds.missing);
        const absent = await send(role, row, nothing);
        if (withoutNames(text) !== withoutNames(absent.text)) {
          return [role.name, `${text}, but of what is missing ${absent.text}`];
        }
      }
    }
    return [role.name, status];
  }

  it('is complete', () => {
    const known = [...new Set(rows.map(({ route }) => route))].sort();
    expect(known).toEqual(routesOfPlugin());
  });

  it.each(
    rows.map(row => [`${row.route} ${row.which ?? ''}`.trim(), row] as const),
  )('%s', async (_, row) => {
    for (const kind of ['open', 'confidential'] as const) {
      expect([kind, await cellsOf(row, kind)]).toEqual([
        kind,
        Object.fromEntries(
          roles.map(role => [role.name, expectedOf(row, role, kind)]),
        ),
      ]);
    }
  });
});

function expectedOf(row: Row, role: Role, kind: GroundKind): number {
  if (row.takes === 'nothing') {
    return row.status;
  }
  if (row.takes === 'ownToken') {
    return row.status;
  }
  if (role.door) {
    return role.door;
  }
  const permitted = row.exceptions?.[role.name] ?? row.status;
  if (row.takes === 'identity') {
    return permitted;
  }
  const needed = row.takes === 'visible' ? [] : row.takes;
  const isOfTestSet =
    row.takes === 'visible' ||
    needed.some(({ name }) => /^uat\.test-set\.(?!create)/.test(name));
  if (isOfTestSet && kind === 'confidential' && !role.seesConfidential) {
    return 404;
  }
  return needed.every(({ name }) => role.permissions.includes(name))
    ? permitted
    : 403;
}

/** What was asked for by name, taken out: what is left must be the same for what is hidden and for what is not there. */
function withoutNames(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replace(/set-(confidential|missing)-[0-9a-f]{8}/g, '<set>')
    .replace(/[0-9a-f]{64}/g, '<hash>');
}
