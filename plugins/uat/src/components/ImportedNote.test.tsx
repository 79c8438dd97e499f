import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { OverviewPage } from '../overview/OverviewPage';
import { TestSetRunsContent } from '../runs/TestSetRunsContent';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { sampleTestSet } from '../testing/samples';

function backendWithImports() {
  const backend = new FakeBackend();
  backend.testSets.set(
    'api-tests',
    sampleTestSet({ name: 'api-tests', title: 'API tests', source: 'import' }),
  );
  return backend;
}

describe('a test set whose results are imported', () => {
  it('cannot be run from the overview', async () => {
    renderPage(<OverviewPage />, { backend: backendWithImports() });
    expect(await screen.findByText('Imported results')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Run/ }),
    ).not.toBeInTheDocument();
  });

  it('says so beside its runs', async () => {
    renderPage(
      <EntityProvider
        entity={{
          apiVersion: 'v1',
          kind: 'TestSet',
          metadata: { name: 'api-tests', namespace: 'default' },
        }}
      >
        <TestSetRunsContent />
      </EntityProvider>,
      { backend: backendWithImports() },
    );
    expect(
      await screen.findByText('The tests of this set are kept in code'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Run/ }),
    ).not.toBeInTheDocument();
  });
});
