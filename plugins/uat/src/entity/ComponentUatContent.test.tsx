import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { sampleId, sampleRun, sampleTestSet } from '../testing/samples';
import { ComponentUatContent } from './ComponentUatContent';

const open = (backend: FakeBackend, annotation?: string) =>
  renderPage(
    <EntityProvider
      entity={{
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'shop',
          namespace: 'default',
          annotations: annotation ? { 'uatcms.io/test-sets': annotation } : {},
        },
      }}
    >
      <ComponentUatContent />
    </EntityProvider>,
    { backend },
  );

describe('ComponentUatContent', () => {
  it('shows the test sets that name the component, and those that it names', async () => {
    const backend = new FakeBackend();
    backend.testSets.set(
      'a',
      sampleTestSet({ name: 'a', title: 'Names the shop' }),
    );
    backend.testSets.set(
      'b',
      sampleTestSet({ name: 'b', title: 'Named by the shop', tests: [] }),
    );
    backend.testSets.set(
      'c',
      sampleTestSet({ name: 'c', title: 'Of another', tests: [] }),
    );
    open(backend, 'b');

    const sets = within(await screen.findByRole('list', { name: 'Test sets' }));
    expect(sets.getByRole('link', { name: 'Names the shop' })).toHaveAttribute(
      'href',
      '/catalog/default/testset/a/cases',
    );
    expect(
      sets.getByRole('link', { name: 'Named by the shop' }),
    ).toBeInTheDocument();
    expect(sets.queryByText('Of another')).not.toBeInTheDocument();
    expect(backend.asked('GET', /^\/test-sets$/)[0].query.get('tests')).toBe(
      'component:default/shop',
    );
  });

  it('says how a set last ran, and lists recent runs', async () => {
    const backend = new FakeBackend();
    backend.testSets.set('checkout-smoke', sampleTestSet());
    const counts = {
      total: 8,
      passed: 6,
      failed: 2,
      error: 0,
      flaky: 0,
      skipped: 0,
      cancelled: 0,
    };
    const run = sampleRun({ state: 'finished', verdict: 'failed', counts });
    backend.runs.set(run.id, { run, iterations: [] });
    open(backend);

    const sets = within(await screen.findByRole('list', { name: 'Test sets' }));
    expect(sets.getByText('Failed')).toBeInTheDocument();
    expect(sets.getByText('6 passed')).toBeInTheDocument();
    expect(sets.getByText('2 failed')).toBeInTheDocument();
    expect(
      sets.getByRole('link', { name: 'Failed: run 12 of Checkout smoke' }),
    ).toHaveAttribute('href', `/uat/runs/${sampleId(1)}`);
    expect(
      await screen.findByRole('row', { name: /Checkout smoke, run 12/ }),
    ).toBeInTheDocument();
  });

  it('tells how to link a test set when there is none, and offers to create one', async () => {
    open(new FakeBackend());
    expect(
      await screen.findByText('No test set tests this component yet'),
    ).toBeInTheDocument();
    expect(screen.getByText(/uatcms.io\/test-sets/)).toBeInTheDocument();
    expect(screen.getByText(/spec.tests/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Create a test set' }),
    ).toHaveAttribute('href', '/uat/new?tests=component%3Adefault%2Fshop');
  });

  it('says which linked test sets do not exist', async () => {
    const backend = new FakeBackend();
    backend.testSets.set('checkout-smoke', sampleTestSet());
    open(backend, 'checkout-smoke, checkout-smok');
    expect(
      await screen.findByText(/names checkout-smok\./),
    ).toBeInTheDocument();
  });

  it('says why nothing can run', async () => {
    const backend = new FakeBackend();
    backend.executorProblem = 'No browser was found';
    open(backend);
    expect(await screen.findByText('No browser was found')).toBeInTheDocument();
  });
});
