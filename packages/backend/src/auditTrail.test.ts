import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { Client } from 'pg';
import type { ServerProcess } from './__testUtils__/ServerProcess';
import { createUat } from './__testUtils__/startUat';

/*
 * What the owner of the tables does to the audit trail of a portal, with the triggers off, is found by the program that
 * verifies it, from outside.
 */

jest.setTimeout(120_000);

const program = resolve(__dirname, '../../cli/bin/uat');
const tables = ['audit_entries', 'audit_chain', 'audit_head'];

describe('uat audit verify', () => {
  let uat: Awaited<ReturnType<typeof createUat>>;
  let server: ServerProcess;
  let owner: Client;
  let head: string;

  beforeAll(async () => {
    uat = await createUat({ uat: {}, secrets: {} });
    server = await uat.start();
    for (const name of ['first', 'second', 'third']) {
      await uat.rest('POST', '/environments', {
        name,
        title: name,
        baseUrl: 'https://shop.example.org',
      });
    }
    owner = new Client({ connectionString: uat.database });
    await owner.connect();
    await owner.query('set search_path to uat');
    for (const table of tables) {
      await owner.query(
        `create temporary table kept_${table} as table ${table}`,
      );
    }
  });
  afterAll(async () => {
    await owner?.end();
    await server?.end();
    await uat?.remove();
  });
  afterEach(async () => {
    await tamper(`truncate ${tables}`);
    for (const table of tables) {
      await tamper(
        `insert into ${table} overriding system value table kept_${table}`,
      );
    }
  });

  /** With the triggers off, and on again. */
  async function tamper(...statements: string[]) {
    for (const statement of [
      'begin',
      ...tables.map(table => `alter table ${table} disable trigger user`),
      ...statements,
      ...tables.map(table => `alter table ${table} enable trigger user`),
      'commit',
    ]) {
      await owner.query(statement);
    }
  }

  async function verify(...more: string[]) {
    return new Promise<{ code: number; said: string }>(done => {
      execFile(
        process.execPath,
        [program, 'audit', 'verify', '--url', uat.url, ...more],
        { env: { ...process.env, UAT_TOKEN: uat.token } },
        (error, stdout, stderr) =>
          done({
            code: error ? Number(error.code) : 0,
            said: `${stdout}${stderr}`,
          }),
      );
    });
  }

  const takeAwayNewest = `
    with gone as (
      delete from audit_chain where position = (select max(position) from audit_chain) returning entry_id
    ) delete from audit_entries where id in (select entry_id from gone)`;

  it('finds nothing where nobody has tampered, and says where the trail ends', async () => {
    const { code, said } = await verify();
    expect([code, said]).toEqual([
      0,
      expect.stringContaining('The audit trail is intact.'),
    ]);
    [head] = /\d+:[0-9a-f]{64}/.exec(said)!;
    expect((await verify('--anchor', head)).code).toBe(0);
  });

  it('finds an entry that was changed', async () => {
    await tamper(
      `update audit_entries set actor_ref = 'user:default/mallory' where resource_name = 'second'`,
    );
    expect(await verify()).toEqual({
      code: 1,
      said: expect.stringMatching(/tampered with:\n- entry .* is not what was/),
    });
  });

  it('finds an entry that was taken away', async () => {
    await tamper(
      `delete from audit_chain where entry_id = (select id from audit_entries where resource_name = 'second')`,
      `delete from audit_entries where resource_name = 'second'`,
    );
    expect(await verify()).toEqual({
      code: 1,
      said: expect.stringMatching(/position \d+ is missing/),
    });
  });

  it('finds that the newest entries were cut off, with an anchor also when the head was turned back', async () => {
    const cutOff = {
      code: 1,
      said: expect.stringMatching(/was there before, and the trail ends at/),
    };
    await tamper(takeAwayNewest);
    expect(await verify()).toEqual(cutOff);
    await tamper(
      `update audit_head h set position = c.position, hash = c.hash
       from audit_chain c where c.position = (select max(position) from audit_chain)`,
    );
    // Nothing in the database tells of it any more.
    expect((await verify()).code).toBe(0);
    expect(await verify('--anchor', head)).toEqual(cutOff);
  });

  it('does not call a trail intact that is empty', async () => {
    await tamper(
      'truncate audit_entries, audit_chain',
      `update audit_head set position = 0, hash = decode(repeat('00', 32), 'hex')`,
    );
    expect(await verify()).toEqual({
      code: 2,
      said: expect.stringContaining('The audit trail has no entry'),
    });
    expect((await verify('--anchor', head)).code).toBe(1);
  });
});
