import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { sampleTestSet } from '../testing/samples';
import { OverviewPage } from './OverviewPage';

describe('OverviewPage', () => {
  it('lists all test sets and finds one by its title', async () => {
    const backend = new FakeBackend();
    backend.testSets.set('a', sampleTestSet({ name: 'a', title: 'Checkout' }));
    backend.testSets.set('b', sampleTestSet({ name: 'b', title: 'Returns' }));
    renderPage(<OverviewPage />, { backend });
    expect(
      await screen.findByRole('link', { name: 'Checkout' }),
    ).toBeInTheDocument();

    await userEvent.type(screen.getByRole('searchbox'), 'retu');

    await waitFor(() =>
      expect(
        screen.queryByRole('link', { name: 'Checkout' }),
      ).not.toBeInTheDocument(),
    );
    expect(screen.getByRole('link', { name: 'Returns' })).toBeInTheDocument();
    await userEvent.type(screen.getByRole('searchbox'), 'xyz');
    expect(await screen.findByText('No test set found')).toBeInTheDocument();
  });

  it('leads to a new test set when there is none', async () => {
    renderPage(<OverviewPage />, { backend: new FakeBackend() });
    expect(await screen.findByText('No test sets yet')).toBeInTheDocument();
    expect(
      screen.getAllByRole('link', { name: 'New test set' })[0],
    ).toHaveAttribute('href', '/uat/new');
  });

  it('shows what keeps the list from loading, and tries again', async () => {
    const backend = new FakeBackend();
    const { fetch } = backend;
    let isDown = true;
    Object.assign(backend, {
      fetch: (...args: Parameters<typeof fetch>) =>
        isDown
          ? Promise.reject(new TypeError('Failed to fetch'))
          : fetch(...args),
    });
    renderPage(<OverviewPage />, { backend });
    await screen.findByText(/could not be reached/);

    isDown = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No test sets yet')).toBeInTheDocument();
  });
});
