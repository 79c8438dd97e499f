import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { sampleId, sampleRun } from '../testing/samples';
import { TestSetRunsContent } from './TestSetRunsContent';

function start(runs: number) {
  const backend = new FakeBackend();
  for (let number = 1; number <= runs; number++) {
    const counts = {
      total: 4,
      passed: 3,
      failed: 1,
      error: 0,
      flaky: 0,
      skipped: 0,
      cancelled: 0,
    };
    const id = sampleId(number);
    backend.runs.set(id, {
      run: sampleRun({
        id,
        number,
        state: 'finished',
        verdict: 'failed',
        counts,
        finishedAt: '2026-01-01T00:00:05.000Z',
      }),
      iterations: [],
    });
  }
  renderPage(
    <EntityProvider
      entity={{
        apiVersion: 'uatcms.io/v1alpha1',
        kind: 'TestSet',
        metadata: { name: 'checkout-smoke' },
      }}
    >
      <TestSetRunsContent />
    </EntityProvider>,
    { backend },
  );
  return backend;
}

describe('TestSetRunsContent', () => {
  it('marks runs whose verdicts rest on answers of the test', async () => {
    const backend = start(2);
    Object.assign(backend.runs.get(sampleId(2))!.run, { mocked: 3 });
    const [badge, ...others] = await screen.findAllByText('Mocked answers');
    expect(others).toEqual([]);
    expect(badge.closest('tr, [role="row"]')).toHaveTextContent('Run 2');
  });

  it('lists runs, newest first, and loads more on demand', async () => {
    const backend = start(35);
    // By text, not by role: roles of a table this long take seconds to compute without a browser.
    await screen.findAllByText('Run 35');
    expect(screen.queryByText('Run 5')).not.toBeInTheDocument();

    await userEvent.click(screen.getByText('Load more'));

    expect(await screen.findByText('Run 5')).toBeInTheDocument();
    expect(screen.queryByText('Load more')).not.toBeInTheDocument();
    expect(backend.asked('GET', /^\/runs$/)[1].query.get('after')).toBe(
      sampleId(6),
    );
  });

  it('tells in a table what the chart shows', async () => {
    start(3);
    const table = within(
      await screen.findByRole('table', { name: /Verdicts and duration/ }),
    );
    const rows = table.getAllByRole('row').slice(1);
    expect(rows.map(row => row.textContent)).toEqual([
      'Run 13 passed, 1 failed5.0 s',
      'Run 23 passed, 1 failed5.0 s',
      'Run 33 passed, 1 failed5.0 s',
    ]);
  });

  it('says that there are no runs yet', async () => {
    start(0);
    expect(await screen.findByText('No runs yet')).toBeInTheDocument();
  });
});
