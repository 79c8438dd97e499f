import { mockApis } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../../testing/FakeBackend';
import { giveElementsASize } from '../../testing/layout';
import { renderPage } from '../../testing/renderPage';
import {
  sampleEnvironment,
  sampleId,
  sampleRun,
  sampleTestSet,
} from '../../testing/samples';
import { RunButton } from './RunButton';

giveElementsASize();

function start() {
  const backend = new FakeBackend();
  backend.testSets.set('checkout-smoke', sampleTestSet());
  backend.nextRun = { run: sampleRun({ id: sampleId(7) }), iterations: [] };
  return backend;
}

async function open(backend: FakeBackend, storage = mockApis.storage()) {
  const page = renderPage(
    <RunButton testSet="checkout-smoke" title="Checkout smoke" />,
    { backend, storage },
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Run Checkout smoke' }),
  );
  await screen.findByRole('button', { name: /^Run \d+ iterations?$/ });
  return page;
}

const started = (backend: FakeBackend) =>
  backend.asked('POST', /^\/runs$/).map(({ body }) => body);

describe('RunDialog', () => {
  it('runs everything in the first environment when nothing is chosen, and goes to the run', async () => {
    const backend = start();
    await open(backend);

    await userEvent.click(
      screen.getByRole('button', { name: 'Run 5 iterations' }),
    );

    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent(
        `/uat/runs/${sampleId(7)}`,
      ),
    );
    expect(started(backend)).toEqual([
      {
        testSet: 'checkout-smoke',
        environment: 'staging',
        options: {
          evidence: 'failed',
          trace: 'off',
          video: 'off',
          retries: 0,
          infrastructureRetries: 1,
          runTimeout: 21_600_000,
          browser: {},
        },
      },
    ]);
  });

  it('runs only the chosen cases and rows', async () => {
    const backend = start();
    await open(backend);

    await userEvent.click(
      screen.getByRole('radio', { name: 'Selected cases' }),
    );
    await userEvent.click(screen.getByRole('checkbox', { name: /^Pay/ }));
    await userEvent.click(screen.getByRole('radio', { name: 'Selected rows' }));
    await userEvent.click(screen.getByRole('checkbox', { name: /^ann/ }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Run 2 iterations' }),
    );

    await waitFor(() => expect(started(backend)).toHaveLength(1));
    expect(started(backend)[0]).toMatchObject({
      cases: ['Sign in', 'Open the shop'],
      rows: { Customers: ['bob'] },
    });
  });

  it('offers no disabled rows', async () => {
    await open(start());
    await userEvent.click(screen.getByRole('radio', { name: 'Selected rows' }));
    expect(
      within(screen.getByRole('group', { name: /Selected rows/ })).getAllByRole(
        'checkbox',
      ),
    ).toHaveLength(2);
  });

  it('cannot run nothing', async () => {
    await open(start());
    await userEvent.click(
      screen.getByRole('radio', { name: 'Selected cases' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Clear all' }));
    expect(
      screen.getByRole('button', { name: 'Run 0 iterations' }),
    ).toBeDisabled();
  });

  it('shows every problem the server finds, in place', async () => {
    const backend = start();
    backend.startProblems = [
      {
        path: ['environment'],
        place: 'environment “Staging”',
        message: 'lacks the variable USER',
      },
      {
        path: ['cases', 0],
        place: 'case “Pay”',
        message: 'needs the secret CARD',
      },
    ];
    await open(backend);
    await userEvent.click(
      screen.getByRole('button', { name: 'Run 5 iterations' }),
    );

    const dialog = screen.getByRole('dialog');
    expect(
      await within(dialog).findByText('lacks the variable USER'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText('needs the secret CARD'),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(/^\/$/);
  });

  it('remembers what was chosen the last time', async () => {
    const storage = mockApis.storage();
    const first = await open(start(), storage);
    await userEvent.click(
      screen.getByRole('radio', { name: 'Selected cases' }),
    );
    await userEvent.click(screen.getByRole('checkbox', { name: /^Pay/ }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Run 3 iterations' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent('/uat/runs/'),
    );
    first.unmount();

    await open(start(), storage);
    expect(
      screen.getByRole('button', { name: 'Run 3 iterations' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('checkbox', { name: /^Pay/ })).not.toBeChecked();
  });

  it('runs where the environment says, unless another place is chosen', async () => {
    const backend = start();
    backend.moreExecutors = { lambda: 'AWS Lambda' };
    backend.environments = [
      sampleEnvironment('staging', { executor: 'lambda' }),
    ];
    await open(backend);
    const place = () => screen.findByRole('button', { name: /Runs on/ });
    const run = async () => {
      await userEvent.click(
        screen.getByRole('button', { name: 'Run 5 iterations' }),
      );
      await waitFor(() => expect(started(backend)).not.toEqual([]));
    };
    expect(await place()).toHaveTextContent('AWS Lambda');
    await userEvent.click(await place());
    await userEvent.click(
      await screen.findByRole('option', { name: /Local pool/ }),
    );
    expect(await place()).toHaveTextContent('Local pool');
    await run();
    expect(started(backend)).toMatchObject([{ executor: 'local' }]);
  });

  it('says what each kind of evidence costs before it is chosen', async () => {
    const backend = start();
    await open(backend);
    await userEvent.click(
      screen.getByRole('button', { name: /^Pictures|step Pictures/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: /Picture after every step/ }),
    );
    expect(screen.getByText(/up to twice the time/)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Run 5 iterations' }),
    );
    await waitFor(() => expect(started(backend)).toHaveLength(1));
    expect(started(backend)[0].options).toMatchObject({ evidence: 'all' });
  });

  describe('in a protected environment', () => {
    function protectedStart() {
      const backend = start();
      backend.environments = ['staging', 'preview'].map(name =>
        sampleEnvironment(name, { protected: name === 'staging' }),
      );
      return backend;
    }

    it('cannot be started while no revision is approved, and says what to do', async () => {
      const backend = protectedStart();
      await open(backend);
      expect(
        await screen.findByText(/No revision is approved yet/),
      ).toBeInTheDocument();
      expect(
        screen.getByRole('button', { name: 'Run 0 iterations' }),
      ).toBeDisabled();
    });

    it('offers the cases and rows of the approved revision, and says that newer changes do not run', async () => {
      const backend = protectedStart();
      const { definition, ...testSet } = sampleTestSet();
      backend.contents.set(1, {
        ...definition,
        cases: [{ name: 'Approved case', steps: [] }],
      });
      backend.reviews.approvals.set('checkout-smoke', {
        newest: {
          revision: testSet.revision,
          hash: 'a'.repeat(64),
          state: 'draft',
          review: null,
        },
        approved: {
          revision: 1,
          by: { ref: 'user:default/ben', name: 'Ben' },
          at: '2026-01-01T00:00:00.000Z',
        },
        authors: [],
      });
      await open(backend);
      expect(
        await screen.findByRole('button', { name: 'Run 1 iteration' }),
      ).toBeEnabled();
      expect(
        screen.getByText(/Runs revision 1, approved by/),
      ).toHaveTextContent(/Newer changes, up to revision 3, are not approved/);
      await userEvent.click(
        screen.getByRole('radio', { name: 'Selected cases' }),
      );
      expect(
        screen.getByRole('checkbox', { name: 'Approved case' }),
      ).toBeChecked();
      await userEvent.click(
        screen.getByRole('button', { name: 'Run 1 iteration' }),
      );
      await waitFor(() =>
        expect(started(backend)).toMatchObject([{ cases: ['Approved case'] }]),
      );
    });
  });
});
