import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  auditResourceKinds,
  type AuditEntry,
  type AuditVerification,
  type ListedAuditEntry,
} from '@uatcms/plugin-uat-common';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { sampleId } from '../testing/samples';
import { AuditPage } from './AuditPage';
import { kindInWords } from './auditWords';

const head = { position: 2, hash: 'a'.repeat(64) };

const saved: AuditEntry = {
  id: 7,
  at: '2026-11-25T12:00:00.000Z',
  actor: { ref: 'user:default/author', eid: 'E100', name: 'The author' },
  origin: 'portal',
  requestId: 'r-1',
  action: 'testSet.saved',
  resource: { kind: 'testSet', name: 'checkout-smoke' },
  differences: [
    { path: ['title'], old: 'Checkout', new: '<b>Checkout smoke</b>' },
    {
      path: ['definition', 'cases', 'Pay', 'steps', 1],
      new: { keyword: 'openUrl', url: '/pay' },
    },
    {
      path: [
        'definition',
        'dataSets',
        'People',
        'rows',
        'ann',
        'values',
        'eMail',
      ],
      old: 'ann@example.org',
      new: 'ann@example.com',
    },
  ],
};

const started: AuditEntry = {
  ...saved,
  id: 6,
  actor: { ref: 'external:pipeline' },
  onBehalfOf: saved.actor,
  origin: 'api',
  action: 'testRun.started',
  resource: { kind: 'testRun', name: '00000000-0000-4000-8000-000000000001' },
  differences: [
    { path: [], new: { testSet: 'checkout-smoke', number: 12, tags: [] } },
  ],
};

const run = { id: sampleId(1), number: 12 };

const accepted: ListedAuditEntry = {
  ...saved,
  id: 5,
  action: 'signOff.accepted',
  resource: { kind: 'signOff', name: sampleId(70) },
  differences: [{ path: ['outcome'], old: 'pending', new: 'accepted' }],
  subject: {
    signOff: {
      release: { entity: 'component:default/shop', version: '1.4.2' },
      environment: 'prod',
      testSets: [{ title: 'Checkout smoke', runs: [run] }],
    },
  },
};

const answered: ListedAuditEntry = {
  ...saved,
  id: 4,
  action: 'manualCheck.answered',
  resource: { kind: 'manualCheck', name: `${sampleId(1)}/${sampleId(2)}` },
  differences: [{ path: ['answer'], new: 'passed' }],
  subject: {
    run: { ...run, title: 'Checkout acceptance' },
    check: { iterationId: sampleId(2), caseName: 'Weigh', rowKey: 'p1' },
  },
};

function open(
  options: {
    search?: string;
    answers?: Record<string, { status?: number; body: unknown }>;
  } = {},
) {
  const backend = new FakeBackend();
  const answers = {
    'GET /audit': { body: { items: [saved, started], more: false } },
    ...options.answers,
  };
  for (const [route, { status = 200, body }] of Object.entries<{
    status?: number;
    body: unknown;
  }>(answers)) {
    backend.answers.set(route, { status, body });
  }
  renderPage(<AuditPage />, {
    backend,
    path: `/uat/audit${options.search ?? ''}`,
  });
  return backend;
}

const verification = (more: Partial<AuditVerification> = {}) => ({
  'GET /audit/verification': {
    body: { entries: 2, first: 1, head, problems: [], ...more },
  },
});

describe('AuditPage', () => {
  it('says who changed what, for whom, newest first', async () => {
    open();
    const list = await screen.findByRole('list', {
      name: 'Changes, newest first',
    });
    const [first, second] = within(list).getAllByRole('button');
    expect(first).toHaveAccessibleName(
      /Test set saved checkout-smoke.*The author.*Nov 25, 2026/,
    );
    expect(second).toHaveAccessibleName(
      /Run started 12 of checkout-smoke.*pipeline for The author/,
    );
  });

  it('says what was signed or checked in words, with the ways there', async () => {
    const user = userEvent.setup();
    open({
      answers: {
        'GET /audit': { body: { items: [accepted, answered], more: false } },
      },
    });
    await user.click(
      await screen.findByRole('button', {
        name: /^Sign-off accepted of release 1.4.2 of shop for prod/,
      }),
    );
    const linksOf = (name: string) =>
      screen.getByRole('link', { name }).getAttribute('href');
    expect(linksOf('Open the sign-off')).toBe(`/uat/sign-offs/${sampleId(70)}`);
    expect(linksOf('shop')).toBe('/catalog/default/component/shop');
    expect(linksOf('Checkout smoke, run 12')).toBe(`/uat/runs/${sampleId(1)}`);

    await user.click(
      screen.getByRole('button', {
        name: /^Manual check answered Weigh · p1, run 12 of Checkout acceptance/,
      }),
    );
    expect(linksOf('Open the check')).toBe(
      `/uat/checks/${sampleId(1)}/${sampleId(2)}`,
    );
  });

  it('opens with the keyboard, and shows old and new values as text', async () => {
    open();
    const line = await screen.findByRole('button', { name: /Test set saved/ });
    line.focus();
    await userEvent.keyboard('{Enter}');
    expect(line).toHaveAttribute('aria-expanded', 'true');
    const changes = within(
      screen.getByRole('list', { name: 'What changed' }),
    ).getAllByRole('listitem');
    expect(changes.map(({ textContent }) => textContent)).toEqual([
      'titlebefore: Checkout→since: <b>Checkout smoke</b>',
      expect.stringMatching(/^case “Pay” › step 2 addedsince: .*\/pay/),
      'data set “People” › row “ann” › eMailbefore: ann@example.org→since: ann@example.com',
    ]);
    expect(
      screen.getByRole('link', { name: 'Open the test set' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/testset/checkout-smoke/revisions',
    );
  });

  it('asks for what the address says', async () => {
    const backend = open({
      search:
        '?person=E100&kind=testSet&resource=checkout-smoke&action=testSet.*&from=2026-11-01&to=2026-11-02',
    });
    await screen.findByRole('list', { name: 'Changes, newest first' });
    const [{ query }] = backend.asked('GET', /^\/audit$/);
    expect(Object.fromEntries(query)).toEqual({
      actor: 'E100',
      resourceKind: 'testSet',
      resourceName: 'checkout-smoke',
      action: 'testSet.*',
      from: new Date(2026, 10, 1).toISOString(),
      // All of the second day.
      to: new Date(2026, 10, 3).toISOString(),
      limit: '50',
    });
  });

  it('puts into the address what is narrowed', async () => {
    open();
    await userEvent.type(
      await screen.findByRole('searchbox', { name: 'Person' }),
      'E1',
    );
    expect(screen.getByTestId('address')).toHaveTextContent(
      '/uat/audit?person=E1',
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /Run started/ }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Only such changes' }),
    );
    expect(screen.getByTestId('address')).toHaveTextContent(
      '/uat/audit?person=E1&action=testRun.started',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
    expect(screen.getByTestId('address')).toHaveTextContent(/\/uat\/audit$/);
  });

  it.each([
    [
      'Kind of resource',
      'kind',
      auditResourceKinds.map(kind => [kind, kindInWords(kind)]),
    ],
    [
      'Action',
      'action',
      // A review has actions of its own, and is one of a test set.
      ['testSet', 'environment', 'testRun', 'review']
        .concat('manualCheck', 'signOff', 'auditTrail')
        .map(kind => [`${kind}.*`, `${kindInWords(kind)}: all`]),
    ],
  ])(
    'offers as %s what is written into the trail, and nothing else',
    async (label, parameter, expected) => {
      open();
      const choose = await screen.findByRole('button', {
        name: new RegExp(label),
      });
      await userEvent.click(choose);
      const [, ...options] = await screen.findAllByRole('option');
      expect(options.map(({ textContent }) => textContent)).toEqual(
        expected.map(([, words]) => words),
      );
      await userEvent.click(options[options.length - 1]);
      const [chosen] = expected[expected.length - 1];
      expect(screen.getByTestId('address')).toHaveTextContent(
        `/uat/audit?${parameter}=${chosen}`,
      );
    },
  );

  it('says when nothing matches, and the way back', async () => {
    open({
      search: '?person=nobody',
      answers: { 'GET /audit': { body: { items: [], more: false } } },
    });
    await screen.findByText('No change found');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all changes' }),
    );
    expect(screen.getByTestId('address')).toHaveTextContent(/\/uat\/audit$/);
  });

  it('turns pages by the address, so that a page can be sent to others', async () => {
    const user = userEvent.setup();
    const backend = open({
      search: '?person=E100',
      answers: { 'GET /audit': { body: { items: [saved], more: true } } },
    });
    await user.click(
      await screen.findByRole('button', { name: 'Older changes' }),
    );
    expect(screen.getByTestId('address')).toHaveTextContent(
      '/uat/audit?person=E100&before=7',
    );
    await waitFor(() =>
      expect(backend.asked('GET', /^\/audit$/)).toHaveLength(2),
    );
    const [, { query }] = backend.asked('GET', /^\/audit$/);
    expect(query.get('before')).toBe('7');

    await user.click(screen.getByRole('button', { name: 'Newest changes' }));
    expect(screen.getByTestId('address')).toHaveTextContent(
      /\/uat\/audit\?person=E100$/,
    );
  });

  it('begins with the newest when something else is looked for', async () => {
    open({ search: '?before=7' });
    await userEvent.type(
      await screen.findByRole('searchbox', { name: 'Person' }),
      'E',
    );
    expect(screen.getByTestId('address')).toHaveTextContent(
      /\/uat\/audit\?person=E$/,
    );
  });

  it('says why it may not be read', async () => {
    const message = 'Only administrators may read the audit trail.';
    const error = { name: 'NotAllowedError', message };
    open({
      answers: {
        'GET /audit': {
          status: 403,
          body: { error, response: { statusCode: 403 } },
        },
      },
    });
    expect(await screen.findByText(message)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
  });

  it('says when it could not be read, and tries again', async () => {
    const error = { name: 'InternalServerError', message: 'Fault 1' };
    const backend = open({
      answers: {
        'GET /audit': {
          status: 500,
          body: { error, response: { statusCode: 500 } },
        },
      },
    });
    await screen.findByText('Fault 1');
    backend.answers.set('GET /audit', {
      status: 200,
      body: { items: [saved], more: false },
    });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('button', { name: /Test set saved/ }),
    ).toBeInTheDocument();
  });

  it('does not call a trail verified that is empty', async () => {
    open({ answers: verification({ entries: 0, first: null }) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Verify' }),
    );
    expect(
      await screen.findByText('The trail has no entry'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/^Verified/)).toBeNull();
  });

  it('verifies the chain when a person asks', async () => {
    const backend = open({ answers: verification() });
    await screen.findByRole('list', { name: 'Changes, newest first' });
    expect(backend.asked('GET', /verification/)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    expect(await screen.findByText('Verified, 2 entries')).toBeInTheDocument();
    expect(screen.getByText(`2:${head.hash}`)).toBeInTheDocument();
  });

  it('says what somebody has tampered with', async () => {
    open({ answers: verification({ problems: ['position 2 is missing'] }) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Verify' }),
    );
    expect(
      await screen.findByText('Somebody has tampered with the trail'),
    ).toBeInTheDocument();
    expect(screen.getByText('position 2 is missing')).toBeInTheDocument();
  });

  it('exports what the filter shows', async () => {
    const backend = open({
      search: '?person=E100',
      answers: { 'GET /.backstage/auth/v1/cookie': { body: {} } },
    });
    const links: HTMLAnchorElement[] = [];
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function save(this: HTMLAnchorElement) {
        links.push(this);
      });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /JSON Lines/ }),
    );
    // The browser gets it by itself: a trail of years does not fit into a page.
    await waitFor(() => expect(links).toHaveLength(1));
    expect(backend.asked('GET', /cookie$/)).toHaveLength(1);
    expect(backend.asked('GET', /export/)).toEqual([]);
    const { pathname, searchParams } = new URL(links[0].href);
    expect(pathname).toMatch(/\/uat\/v1\/audit\/export$/);
    expect(Object.fromEntries(searchParams)).toEqual({
      actor: 'E100',
      format: 'jsonl',
    });
    expect(links[0].download).toBe('audit-trail.jsonl');
    jest.restoreAllMocks();
  });
});
