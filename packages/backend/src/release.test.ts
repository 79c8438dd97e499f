import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { textsOfPdf } from '@uatcms/plugin-uat-node/testUtils';
import { startPortal } from './__testUtils__/startPortal';
import { startShop } from './__testUtils__/startUat';

/*
 * Who answers for a release, and what they get in their hands: the whole portal with its example policy and its catalog,
 * people who sign in, the example shop, runners with Chromium, and the report as it is printed.
 */

jest.setTimeout(240_000);

const author = 'checkout-author';
const approver = 'checkout-approver';
const operator = 'platform-operator';

const checkout = 'component:default/checkout-web';

const testSet = (name: string, owner: string) => ({
  name,
  title: `Pages, ${name}`,
  owner: `group:default/${owner}`,
  tests: [checkout],
  environments: ['shop-of-tests'],
  definition: {
    cases: [
      {
        name: 'Open a page',
        dataSet: 'Pages',
        steps: [
          { keyword: 'openUrl', url: '{{path}}' },
          { keyword: 'expectPage', title: '{{title}}', timeout: 1_000 },
        ],
      },
    ],
    dataSets: [
      {
        name: 'Pages',
        columns: [
          { name: 'path', type: 'text' },
          { name: 'title', type: 'text' },
        ],
        rows: [
          {
            key: 'Help',
            values: {
              path: '/help',
              title: 'Help – Example Shop',
            },
          },
          { key: 'Enter', values: { path: '/sign-in', title: 'Way out' } },
        ],
      },
    ],
  },
});

let shop: Awaited<ReturnType<typeof startShop>>;
let portal: Awaited<ReturnType<typeof startPortal>>;
const tokens: Record<string, string> = {};
/** A run in which one row passes, and the other fails. */
let run: string;

beforeAll(async () => {
  [shop, portal] = await Promise.all([startShop('unused'), startPortal()]);
  for (const user of [author, approver, operator]) {
    tokens[user] = await portal.tokenOf(user);
  }
  await uat(operator, 'POST', '/environments', {
    name: 'shop-of-tests',
    title: 'Shop of tests',
    baseUrl: shop.url,
  });
  run = await endedRun(author, testSet('of-owners', 'checkout-team'));
});
afterAll(async () => {
  await portal?.stop();
  await shop?.stop();
});

async function fetched(user: string, path: string, init: RequestInit = {}) {
  return fetch(`${portal.url}/api/uat/v1${path}`, {
    ...init,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens[user]}`,
    },
  });
}

async function uat(user: string, method: string, path: string, body?: object) {
  const response = await fetched(user, path, {
    method,
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

async function endedRun(user: string, set: ReturnType<typeof testSet>) {
  await uat(user, 'POST', '/test-sets', set);
  const { body } = await uat(user, 'POST', '/runs', {
    testSet: set.name,
    options: { evidence: 'keySteps' },
  });
  for (;;) {
    const found = await uat(user, 'GET', `/runs/${body.id}`);
    if (found.body.state === 'finished') {
      return body.id as string;
    }
    await sleep(100);
  }
}

const request = (
  user: string,
  runs: string[],
  version: string,
  { entity = checkout, signatories = [approver, operator] } = {},
) =>
  uat(user, 'POST', '/sign-offs', {
    runs,
    release: { entity, version, environment: 'prod' },
    scope: 'Everybody finds the pages that need no sign-in.',
    signatories: signatories.map(name => `user:default/${name}`),
  });

const decide = (
  user: string,
  { id, hash }: { id: string; hash: string },
  more: object = {},
) =>
  uat(user, 'POST', `/sign-offs/${id}/decision`, {
    decision: 'accepted',
    hash,
    ...more,
  });

describe('a release', () => {
  it('is spoken for by the owners of what is released, as the catalog knows them, and by nobody else', async () => {
    const own = await endedRun(
      operator,
      testSet('of-somebody-else', 'platform-team'),
    );
    expect(await request(operator, [own], '1.4.2')).toMatchObject({
      status: 403,
      body: {
        error: {
          message:
            'Only owners of component Checkout web may ask for the sign-off of a release of it.',
        },
      },
    });
    const asked = await request(author, [run], '1.4.2', {
      entity: 'Component:default/Checkout-Web',
    });
    expect(asked).toMatchObject({ status: 201, body: { outcome: 'pending' } });
    expect(await decide(operator, asked.body)).toMatchObject({ status: 403 });
    expect(await decide(approver, asked.body)).toMatchObject({ status: 200 });
    for (const [entity, status] of [
      ['system:default/example-shop', 201],
      ['system:default/developer-portal', 403],
      ['component:default/nothing', 403],
    ] as const) {
      // The component is a part of the system, as only the catalog knows.
      const answer = await request(author, [run], '1', { entity });
      expect([entity, answer.status]).toEqual([entity, status]);
    }
  });

  it('says who may, and why others may not', async () => {
    const allowed = async (user: string) => {
      const path = `/allowed?releasesOf=${checkout},component:default/nothing`;
      return (await uat(user, 'GET', path)).body.releasesOf;
    };
    const nobodys = {
      requestSignOff: expect.stringMatching(/^Only owners of/),
      signOff: expect.stringMatching(/^Only owners of/),
    };
    expect(await allowed(author)).toEqual({
      [checkout]: { requestSignOff: null, signOff: null },
      'component:default/nothing': nobodys,
    });
    expect((await allowed(operator))[checkout]).toEqual(nobodys);
  });

  it('is not kept from its owners by a sign-off that somebody else has asked for and nobody decides', async () => {
    const { body } = await request(author, [run], '1.5.0');
    const withdraw = (user: string) =>
      uat(user, 'POST', `/sign-offs/${body.id}/withdraw`, {
        comment: 'It is in the way',
      });
    expect(await withdraw(operator)).toMatchObject({ status: 403 });
    expect(await withdraw(approver)).toMatchObject({
      status: 200,
      body: { outcome: 'withdrawn' },
    });
  });

  it('has a printed report that says what was accepted, by whom, and what it hashes to', async () => {
    const { body: signOff } = await request(author, [run], '2.0.0', {
      signatories: [approver],
    });
    const signed = await decide(approver, signOff, {
      decision: 'acceptedWithRemarks',
      comment: 'The way in has another title',
    });
    expect(signed.body.outcome).toBe('acceptedWithRemarks');
    const path = `/sign-offs/${signOff.id}/report?format=pdf`;
    const report = await fetched(author, path);
    const pdf = Buffer.from(await report.arrayBuffer());
    expect([
      report.headers.get('content-type'),
      report.status === 200 || pdf.toString(),
    ]).toEqual(['application/pdf', true]);
    // Lines are broken anywhere, and some letters are drawn as one.
    const plain = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');
    const texts = plain(textsOfPdf(pdf).join('\n'));
    const [{ hashes }] = signOff.snapshot.testSets;
    for (const said of [
      // Cover and scope
      'Release 2.0.0 of component:default/checkout-web for prod',
      'Accepted with remarks',
      'Everybody finds the pages that need no sign-in.',
      'Checkout author, T-1001',
      // Results, and what did not pass
      'Results of Pages, of-owners',
      'Help',
      'Passed',
      'Failed',
      'Expected title with “Way out”',
      // Signatures
      'Checkout approver, T-1002, user:default/checkout-approver',
      'The way in has another title',
    ]) {
      expect(texts).toContain(plain(said));
    }
    for (const hash of [signOff.hash, ...Object.values(hashes)]) {
      expect(texts).toContain(hash);
    }
    expect(pdf.toString('latin1')).toMatch(/\/Subtype\s*\/Image/);

    const kept = await fetched(author, `${path}&as=signed`);
    const bytes = Buffer.from(await kept.arrayBuffer());
    expect(kept.headers.get('repr-digest')).toBe(
      `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
    );
    expect(bytes.equals(pdf)).toBe(true);
  });
});
