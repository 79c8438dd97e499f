import { mockCredentials } from '@backstage/backend-test-utils';
import { createUatClient, verifyAuditTrail } from '@uatcms/plugin-uat-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';

const createDatabase = createTestDatabases();
const identity = { authorization: mockCredentials.user.header() };

describe('the audit trail over HTTP', () => {
  let url: string;
  let client: ReturnType<typeof createUatClient>;

  beforeAll(async () => {
    const backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
    });
    url = backend.url;
    client = createUatClient({
      baseUrl: url,
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          headers: {
            ...Object.fromEntries(new Headers(init?.headers)),
            ...identity,
          },
        }),
    });
    await client.testSets.create({
      ...testSet('basket'),
      title: '=HYPERLINK("x"), "quoted"',
    });
  });

  const download = (
    query: string,
    headers: Record<string, string> = identity,
  ) => fetch(`${url}/v1/audit/export${query}`, { headers });

  it('shows who changed what, and that nobody has tampered with it', async () => {
    const { items } = await client.audit.list({ action: 'testSet.*' });
    expect(items).toMatchObject([
      {
        actor: { ref: 'user:default/mock' },
        action: 'testSet.created',
        resource: { kind: 'testSet', name: 'basket' },
      },
    ]);
    expect(await client.audit.verify({})).toMatchObject({ problems: [] });
  });

  it('is exported as JSON Lines that can be verified elsewhere', async () => {
    const response = await download('');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="audit-trail.jsonl"',
    );
    const said = response.headers.get('x-uat-audit-head');
    const lines = (await response.text()).trimEnd().split('\n');
    const { head, problems } = await verifyAuditTrail(
      lines.map(line => JSON.parse(line)),
    );
    expect([head.position, problems]).toEqual([lines.length, []]);
    expect(said).toBe(`${head.position}:${head.hash}`);
  });

  it('is exported as CSV that no spreadsheet computes with', async () => {
    const response = await download('?format=csv&action=testSet.created');
    const text = await response.text();
    const [header, line, rest] = text.split('\r\n');
    expect(header).toMatch(/^position,id,at,actor/);
    expect(line).toMatch('user:default/mock');
    expect(line).toMatch('=HYPERLINK(');
    expect(line).not.toMatch(/(^|,)"?=/);
    expect(rest).toBe('');
  });

  it('is for people with an identity, and says what it does not understand', async () => {
    const { status } = await download('', {
      authorization: mockCredentials.none.header(),
    });
    expect(status).toBe(401);
    const refused = await download('?format=pdf&who=me&from=yesterday');
    expect(refused.status).toBe(400);
    const { error } = await refused.json();
    expect(error.problems).toHaveLength(3);
  });
});

describe('the retention of the audit trail', () => {
  it('refuses a configuration that would lose what is still needed', async () => {
    await expect(
      startUatBackend({
        knex: await createDatabase(),
        uat: { audit: { retentionDays: 7 } },
      }),
    ).rejects.toThrow('uat.audit.retentionDays is 7');
  });
});
