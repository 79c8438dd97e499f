import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Attempt } from '@uatcms/plugin-uat-common';
import { Route, Routes } from 'react-router-dom';
import { FakeBackend } from '../testing/FakeBackend';
import { countsOf } from '../testing/fakeResults';
import { giveElementsASize } from '../testing/layout';
import { FakeSignals, renderPage } from '../testing/renderPage';
import {
  sampleId,
  sampleIteration,
  sampleRun,
  sampleStep,
  sampleTestSet,
} from '../testing/samples';
import { RunPage } from './RunPage';

const runId = sampleId(1);
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

function start(iterations = [sampleIteration()], run = sampleRun()) {
  const backend = new FakeBackend();
  backend.testSets.set('checkout-smoke', sampleTestSet());
  backend.runs.set(runId, {
    run: { ...run, counts: countsOf(iterations) },
    iterations,
  });
  return backend;
}

const open = (
  backend: FakeBackend,
  options: { signals?: FakeSignals; search?: string } = {},
) =>
  renderPage(
    <Routes>
      <Route path="/uat/runs/:runId" element={<RunPage />} />
    </Routes>,
    {
      backend,
      signals: options.signals,
      path: `/uat/runs/${runId}${options.search ?? ''}`,
    },
  );

const finishedAttempt: Attempt = {
  number: 1,
  purpose: 'test',
  failure: null,
  state: 'finished',
  verdict: 'passed',
  message: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 300,
  artifacts: [],
  remarks: [],
  steps: [],
};

giveElementsASize();
afterEach(() => {
  jest.useRealTimers();
});

describe('RunPage', () => {
  it('says what the run is and shows its iterations', async () => {
    open(
      start([
        sampleIteration({
          caseName: 'Sign in',
          state: 'finished',
          verdict: 'failed',
          message: 'No such user',
        }),
      ]),
    );

    expect(
      await screen.findByText('Checkout smoke, run 12'),
    ).toBeInTheDocument();
    const cell = await screen.findByRole('gridcell');
    expect(cell).toHaveTextContent('Failed');
    expect(cell).toHaveTextContent('Sign in');
    expect(cell).toHaveTextContent('No such user');
  });

  it('says when verdicts rest on answers of the test, and which steps are extended', async () => {
    const mocked = sampleIteration({
      caseName: 'Outage',
      state: 'finished',
      verdict: 'passed',
      isMocked: true,
      attemptList: [
        {
          ...finishedAttempt,
          steps: [
            sampleStep({
              sequence: 0,
              keyword: 'mockRequest',
              title: 'Answer requests to /api/* with 500',
            }),
            sampleStep({
              sequence: 1,
              path: [1],
              title: 'Click Ask',
              notices: [
                { kind: 'mock', text: 'GET /api/stock: the test answered 500' },
                { kind: 'console', text: 'Oh' },
              ],
            }),
          ],
        },
      ],
    });
    const backend = start(
      [mocked, sampleIteration({ caseName: 'Plain' })],
      sampleRun({ mocked: 1 }),
    );
    open(backend, { search: `?iteration=${mocked.id}` });
    expect(await screen.findByRole('note')).toHaveTextContent(
      'Mocked answers: in 1 of 2 iterations the test answers requests in place of the site.',
    );
    const panel = await screen.findByRole('region', {
      name: 'Iteration Outage',
    });
    const steps = await within(panel).findByRole('list', { name: /Steps/ });
    expect(panel).toHaveTextContent(/Outage.*Mocked answers/);
    const [first, second] = within(steps).getAllByRole('listitem');
    expect(first).toHaveTextContent('Extended');
    expect(second).not.toHaveTextContent('Extended');
    expect(second).toHaveTextContent('1 mocked answer');
    expect(second).toHaveTextContent('1 notice');
  });

  it('asks only for what is newer when a signal names the run', async () => {
    const [one, two] = [
      sampleIteration({ caseName: 'One' }),
      sampleIteration({ caseName: 'Two' }),
    ];
    const backend = start([one, two]);
    const signals = new FakeSignals();
    open(backend, { signals });
    await screen.findByText('Two');

    backend.change(runId, two.id, { state: 'finished', verdict: 'passed' });
    signals.send({ type: 'run', id: runId });

    expect(
      await screen.findByRole('gridcell', { name: /Passed.*Two/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('gridcell', { name: /Queued.*One/ }),
    ).toBeInTheDocument();
    expect(
      backend
        .asked('GET', /iterations$/)
        .map(({ query }) => query.get('since')),
    ).toEqual([null, '1']);
  });

  it('does not ask again when another run has changed', async () => {
    const backend = start();
    const signals = new FakeSignals();
    open(backend, { signals });
    await screen.findByRole('gridcell');

    signals.send({ type: 'run', id: sampleId(2) });

    expect(backend.asked('GET', /iterations$/)).toHaveLength(1);
  });

  it('asks once more when the run was read before the change that its iterations show', async () => {
    const only = sampleIteration();
    const backend = start([only]);
    const signals = new FakeSignals();
    open(backend, { signals });
    await screen.findByRole('gridcell');

    backend.change(runId, only.id, { state: 'running' });
    backend.afterNext('GET', new RegExp(`${runId}$`), () => {
      backend.change(runId, only.id, { state: 'finished', verdict: 'passed' });
      signals.send({ type: 'run', id: runId });
    });
    signals.send({ type: 'run', id: runId });

    expect(
      await screen.findByRole('button', { name: 'Run again' }),
    ).toBeInTheDocument();
  });

  it('holds only what is in sight of a run of thousands, and lets the server filter it', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      sampleIteration({
        caseName: i % 2 === 0 ? 'Pay' : 'Refund',
        rowKey: `row ${i}`,
        state: 'finished',
        verdict: i % 100 === 0 ? 'failed' : 'passed',
      }),
    );
    const backend = start(many);
    open(backend, { search: '?show=failed' });

    expect(await screen.findByText('100 of 10,000 iterations')).toBeVisible();
    expect(await screen.findByText('Pay · row 0')).toBeInTheDocument();
    expect(
      await screen.findByRole('button', { name: 'Passed 9,900' }),
    ).toBeInTheDocument();
    const [first] = backend.asked('GET', /iterations$/);
    expect(first.query.get('verdicts')).toBe('failed');
    expect(Number(first.query.get('limit'))).toBeLessThan(1_000);

    await userEvent.click(screen.getByRole('searchbox'));
    await userEvent.paste('row 1200');
    expect(await screen.findByText('1 of 10,000 iterations')).toBeVisible();
    expect(screen.getByTestId('address')).toHaveTextContent('q=row+1200');
  });

  it('brings a long list up to date while the run goes on', async () => {
    const many = Array.from({ length: 1_500 }, (_, i) =>
      sampleIteration({ caseName: 'Pay', rowKey: `row ${i}` }),
    );
    const backend = start(many);
    const signals = new FakeSignals();
    open(backend, { signals });
    await screen.findByText('Pay · row 0');

    backend.change(runId, many[0].id, { state: 'finished', verdict: 'failed' });
    signals.send({ type: 'run', id: runId });
    expect(
      await screen.findByRole('gridcell', { name: /Failed.*row 0/ }),
    ).toBeInTheDocument();
  });

  it('makes one refresh of many signals that come at once', async () => {
    const only = sampleIteration();
    const backend = start([only]);
    const signals = new FakeSignals();
    open(backend, { signals });
    await screen.findByRole('gridcell');

    for (let version = 2; version < 22; version++) {
      backend.change(runId, only.id, { state: 'running', stepsDone: version });
      signals.send({ type: 'run', id: runId });
    }

    expect(await screen.findByText('21 steps done')).toBeInTheDocument();
    expect(backend.asked('GET', /iterations$/).length).toBeLessThanOrEqual(3);
  });

  it('keeps asking when there are no signals, and stops when the run has finished', async () => {
    jest.useFakeTimers();
    const only = sampleIteration();
    const backend = start([only]);
    open(backend);
    await screen.findByRole('gridcell');

    backend.change(runId, only.id, { state: 'finished', verdict: 'passed' });
    await pass(2_000);
    expect(
      await screen.findByRole('gridcell', { name: /Passed/ }),
    ).toBeInTheDocument();

    const asked = backend.asked('GET', /iterations$/).length;
    await pass(60_000);
    expect(backend.asked('GET', /iterations$/)).toHaveLength(asked);
  });

  it('asks less often once signals are heard', async () => {
    jest.useFakeTimers();
    const only = sampleIteration();
    const backend = start([only]);
    const signals = new FakeSignals();
    open(backend, { signals });
    await screen.findByRole('gridcell');
    backend.change(runId, only.id, { state: 'running' });
    signals.send({ type: 'run', id: runId });
    await screen.findByRole('gridcell', { name: /Running/ });

    const asked = backend.asked('GET', /iterations$/).length;
    await pass(9_000);
    expect(backend.asked('GET', /iterations$/)).toHaveLength(asked);
    await pass(2_000);
    expect(backend.asked('GET', /iterations$/)).toHaveLength(asked + 1);
  });

  it('announces the end of a run that ends while the page is open', async () => {
    const only = sampleIteration();
    const backend = start([only]);
    const signals = new FakeSignals();
    open(backend, { signals });
    await screen.findByRole('gridcell');

    backend.change(runId, only.id, { state: 'finished', verdict: 'failed' });
    signals.send({ type: 'run', id: runId });

    expect(
      await screen.findByText('Run 12 has ended: Failed. 1 failed.'),
    ).toBeInTheDocument();
  });

  it('narrows the matrix by verdict and by text', async () => {
    open(
      start([
        sampleIteration({
          caseName: 'Sign in',
          state: 'finished',
          verdict: 'failed',
        }),
        sampleIteration({
          caseName: 'Pay',
          state: 'finished',
          verdict: 'passed',
        }),
        sampleIteration({
          caseName: 'Refund',
          state: 'finished',
          verdict: 'failed',
        }),
      ]),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Failed 2' }),
    );
    expect(screen.getAllByRole('gridcell')).toHaveLength(2);
    await userEvent.type(screen.getByRole('searchbox'), 'refu');
    expect(screen.getByRole('gridcell')).toHaveTextContent('Refund');
    await userEvent.type(screen.getByRole('searchbox'), 'xyz');
    expect(screen.getByText('Nothing matches the filter')).toBeInTheDocument();
  });

  it('opens an iteration with the keyboard and puts it into the address', async () => {
    const [first, second] = [
      sampleIteration({ caseName: 'First' }),
      sampleIteration({ caseName: 'Second' }),
    ];
    open(start([first, second]));

    (await screen.findByRole('grid')).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');

    expect(
      await screen.findByRole('region', { name: 'Iteration Second' }),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(
      `?iteration=${second.id}`,
    );
  });

  it('shows the iteration and attempt of a shared link', async () => {
    const attempt = (number: number, verdict: 'failed' | 'passed') => ({
      number,
      purpose: 'test' as const,
      failure: null,
      state: 'finished' as const,
      verdict,
      message: null,
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 100,
      steps: [sampleStep({ title: `Step of attempt ${number}` })],
      artifacts: [],
      remarks: [],
    });
    const flaky = sampleIteration({
      state: 'finished',
      verdict: 'flaky',
      attempts: 2,
      attemptList: [attempt(1, 'failed'), attempt(2, 'passed')],
    });
    open(start([flaky]), { search: `?iteration=${flaky.id}&attempt=1` });

    expect(await screen.findByText('Step of attempt 1')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('tab', { name: 'Attempt 2: passed' }),
    );
    expect(await screen.findByText('Step of attempt 2')).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent('attempt=2');
  });

  it('links the row of an iteration to its place in the data set', async () => {
    const iteration = sampleIteration({
      caseName: 'Pay',
      rowKey: 'bob',
      values: { email: 'bob@example.org' },
    });
    open(start([iteration]), { search: `?iteration=${iteration.id}` });

    expect(
      await screen.findByRole('link', { name: 'Edit this row' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/testset/checkout-smoke/data?dataSet=Customers&row=bob',
    );
    expect(
      within(screen.getByRole('region', { name: /^Iteration Pay/ })).getByText(
        'bob@example.org',
      ),
    ).toBeVisible();
  });

  it('cancels a run, and runs the failed ones again when it has ended', async () => {
    const backend = start([sampleIteration()]);
    open(backend);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel' }),
    );
    expect(backend.asked('POST', /cancel$/)).toHaveLength(0);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel the run' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Cancelling' }),
    ).toBeDisabled();

    backend.change(runId, backend.runs.get(runId)!.iterations[0].id, {
      state: 'finished',
      verdict: 'cancelled',
    });
    backend.nextRun = {
      run: sampleRun({ id: sampleId(2), number: 13 }),
      iterations: [],
    };
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run failed again' }),
    );

    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent(
        `/uat/runs/${sampleId(2)}`,
      ),
    );
    expect(backend.asked('POST', /repeat$/)[0].body).toMatchObject({
      scope: 'failed',
    });
  });

  it('says that there is no such run', async () => {
    open(new FakeBackend());
    expect(await screen.findByText('There is no such run')).toBeInTheDocument();
  });

  it('says why nothing runs', async () => {
    const backend = start();
    backend.executorProblem = 'No browser was found';
    open(backend);
    expect(await screen.findByText('No browser was found')).toBeInTheDocument();
  });

  it('says what a run and its repeats have come to, and keeps the verdict of the run', async () => {
    const [failed] = [
      sampleIteration({ state: 'finished', verdict: 'failed' }),
    ];
    open(
      start(
        [failed],
        sampleRun({
          state: 'finished',
          verdict: 'failed',
          merged: {
            runs: [
              { id: runId, number: 12 },
              { id: sampleId(2), number: 13 },
            ],
            counts: { ...countsOf([]), total: 17, passed: 16, flaky: 1 },
            verdict: 'flaky',
          },
        }),
      ),
    );
    expect(await screen.findByText('17 of 17 passed')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Run 13' })).toHaveAttribute(
      'href',
      `/uat/runs/${sampleId(2)}`,
    );
    expect(
      screen.getByText('Failed', { selector: '[data-outcome=failed]' }),
    ).toBeInTheDocument();
  });

  it('says what a run waits for', async () => {
    open(
      start(
        [sampleIteration()],
        sampleRun({
          state: 'queued',
          waiting: 'waits for account 42, held by run 12 of Checkout',
        }),
      ),
    );
    expect(
      await screen.findByText(
        'This run waits for account 42, held by run 12 of Checkout',
      ),
    ).toBeInTheDocument();
  });

  it('keeps a run, and lets it go again', async () => {
    const backend = start(
      [sampleIteration({ state: 'finished', verdict: 'passed' })],
      sampleRun({ state: 'finished', verdict: 'passed' }),
    );
    open(backend);
    await userEvent.click(await screen.findByRole('button', { name: 'Keep' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Kept for good' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Keep' }),
    ).toBeInTheDocument();
    expect(backend.asked('POST', /keep$/).map(({ body }) => body.keep)).toEqual(
      [true, false],
    );
  });
});
