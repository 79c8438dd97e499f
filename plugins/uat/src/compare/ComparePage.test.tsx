import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  Comparison,
  IterationComparison,
} from '@uatcms/plugin-uat-common';
import { Route, Routes } from 'react-router-dom';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import {
  sampleId,
  sampleIteration,
  sampleRun,
  sampleStep,
} from '../testing/samples';
import { ComparePage } from './ComparePage';
import { previousOf } from './comparisonQueries';

const now = sampleRun({ id: sampleId(1), number: 12, state: 'finished' });
const before = sampleRun({ id: sampleId(2), number: 11, state: 'finished' });
const elsewhere = sampleRun({
  id: sampleId(3),
  number: 10,
  state: 'finished',
  environment: 'preview',
});

const side = (n: number, verdict: 'passed' | 'failed', durationMs: number) => ({
  iterationId: sampleId(n),
  state: 'finished' as const,
  verdict,
  message: verdict === 'failed' ? 'The basket is empty' : null,
  durationMs,
});

const comparison: Comparison = {
  run: now,
  base: before,
  counts: {
    newFailure: 1,
    stillFailing: 0,
    fixed: 1,
    added: 0,
    removed: 0,
    noResult: 0,
    unchanged: 14,
  },
  items: [
    {
      change: 'newFailure',
      caseName: 'Pay',
      rowKey: 'bob',
      base: side(20, 'passed', 1_000),
      run: side(10, 'failed', 3_000),
      slowerMs: 2_000,
    },
    {
      change: 'fixed',
      caseName: 'Sign in',
      rowKey: null,
      base: side(21, 'failed', 1_000),
      run: side(11, 'passed', 1_010),
      slowerMs: 10,
    },
  ],
  total: 2,
};

const steps: IterationComparison = {
  run: sampleIteration(),
  base: sampleIteration(),
  steps: [
    {
      path: [0],
      base: sampleStep({ title: 'Open the shop' }),
      run: sampleStep({ title: 'Open the shop' }),
      differs: false,
      slowerMs: 0,
    },
    {
      path: [1],
      base: sampleStep({ sequence: 1, title: 'Expect 1 book' }),
      run: sampleStep({
        sequence: 1,
        title: 'Expect 1 book',
        status: 'failed',
        message: 'The basket is empty',
      }),
      differs: true,
      slowerMs: 1_900,
    },
  ],
};

function open(search = '') {
  const backend = new FakeBackend();
  for (const run of [now, before, elsewhere]) {
    backend.runs.set(run.id, { run, iterations: [] });
  }
  backend.comparison = comparison;
  backend.iterationComparison = steps;
  renderPage(
    <Routes>
      <Route path="/uat/runs/:runId/compare" element={<ComparePage />} />
    </Routes>,
    { backend, path: `/uat/runs/${now.id}/compare${search}` },
  );
  return backend;
}

describe('ComparePage', () => {
  it('compares with the run before in the same environment when none is named', async () => {
    const backend = open();
    expect(await screen.findByText('New failure 1')).toBeInTheDocument();
    const [asked] = backend.asked('GET', /compare$/);
    expect(asked.query.get('base')).toBe(before.id);
  });

  it('compares with the run that the address names, and narrows as it says', async () => {
    const backend = open(`?base=${elsewhere.id}&show=fixed&order=slower`);
    await screen.findByText('New failure 1');
    const [{ query }] = backend.asked('GET', /compare$/);
    expect(query.get('base')).toBe(elsewhere.id);
    expect(query.get('changes')).toBe('fixed');
    expect(query.get('sort')).toBe('slower');
  });

  it('says what became of each iteration, and of its time where that matters', async () => {
    open();
    const list = await screen.findByRole('list', { name: '2 iterations' });
    const [first, second] = within(list).getAllByRole('button');
    expect(first).toHaveAccessibleName(
      /New failure.*Pay · bob.*The basket is empty.*Passed.*then.*Failed.*2.0 s slower/,
    );
    expect(second).toHaveAccessibleName(/Fixed.*Sign in/);
    expect(second).not.toHaveAccessibleName(/slower/);
  });

  it('sets the steps of both runs side by side', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: /New failure.*Pay/ }),
    );
    const differences = await screen.findByRole('region', {
      name: 'Differences of Pay, row bob',
    });
    const pairs = within(
      await within(differences).findByRole('list', {
        name: 'Steps of both runs',
      }),
    ).getAllByRole('listitem');
    expect(pairs).toHaveLength(2);
    expect(pairs[1]).toHaveTextContent(
      /Expect 1 book 1.9 s slower.*Passed.*Failed.*The basket is empty/,
    );
    expect(
      within(differences).getByRole('link', { name: 'Open in run 11' }),
    ).toHaveAttribute(
      'href',
      `/uat/runs/${before.id}?iteration=${sampleId(20)}`,
    );
    expect(screen.getByTestId('address')).toHaveTextContent(
      `iteration=${sampleId(10)}`,
    );
  });
});

describe('previousOf', () => {
  const run = { environment: 'staging' };
  it('leaves out runs that go on, and prefers the same environment', () => {
    const running = sampleRun({ number: 9, state: 'running' });
    expect(previousOf(run, [running, elsewhere, before])).toBe(before);
    expect(previousOf(run, [running, elsewhere])).toBe(elsewhere);
    expect(previousOf(run, [running])).toBeUndefined();
  });
});
