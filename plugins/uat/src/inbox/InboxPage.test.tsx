import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../testing/FakeBackend';
import { sampleCheck } from '../testing/FakeChecks';
import { sampleHash, sampleReview } from '../testing/FakeReviews';
import { FakeSignals, renderPage } from '../testing/renderPage';
import { sampleId, sampleSignOff, sampleTestSet } from '../testing/samples';
import { UatPage } from '../UatPage';
import { InboxLink } from './InboxLink';
import { Route, Routes } from 'react-router-dom';

const evil = '<img src=x onerror=alert(1)>';
const pages = (
  <Routes>
    <Route path="/uat/*" element={<UatPage />} />
  </Routes>
);

function withReview(): FakeBackend {
  const backend = new FakeBackend();
  backend.reviews.open.push({
    testSet: 'checkout-smoke',
    title: `Checkout smoke ${evil}`,
    review: sampleReview(5, {
      comment: `Two rows more ${evil}`,
      reviewers: ['user:default/guest', 'group:default/business'],
    }),
  });
  return backend;
}

describe('the inbox', () => {
  it('has parts with counts, each with an address of its own', async () => {
    const backend = withReview();
    backend.signOffs.set(sampleId(70), sampleSignOff());
    renderPage(pages, { backend, path: '/uat/inbox/reviews' });
    expect(
      await screen.findByRole('tab', { name: 'Reviews (1)' }),
    ).toHaveAttribute('aria-selected', 'true');
    const signOffs = screen.getByRole('tab', { name: 'Sign-offs (1)' });
    expect(screen.getByRole('tab', { name: 'Checks' })).toBeInTheDocument();
    await userEvent.click(signOffs);
    expect(
      await screen.findByRole('list', { name: 'Sign-offs' }),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(
      '/uat/inbox/sign-offs',
    );
    expect(backend.asked('GET', /^\/sign-offs$/)[0].query.get('mine')).toBe(
      '1',
    );
  });

  it('opens with the first part that has something', async () => {
    renderPage(pages, { backend: withReview(), path: '/uat/inbox' });
    expect(
      await screen.findByRole('list', { name: 'Reviews' }),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(
      '/uat/inbox/reviews',
    );
  });

  it('lists reviews as text, with who asks, what they say, and the way there', async () => {
    renderPage(pages, { backend: withReview(), path: '/uat/inbox/reviews' });
    const list = await screen.findByRole('list', { name: 'Reviews' });
    const item = within(list).getByRole('listitem');
    expect(item).toHaveTextContent('Revision 5, asked for by Olga');
    expect(item).toHaveTextContent(`Two rows more ${evil}`);
    expect(await within(item).findByText('Asks you')).toBeInTheDocument();
    expect(
      within(item).getByRole('link', { name: `Checkout smoke ${evil}` }),
    ).toHaveAttribute('href', '/uat/test-sets/checkout-smoke/changes');
    expect(document.querySelector('img[src="x"]')).toBeNull();
  });

  it('leads to where it is decided, which knows who the reader is as well', async () => {
    const backend = withReview();
    backend.testSets.set('checkout-smoke', sampleTestSet());
    backend.reviews.approvals.set('checkout-smoke', {
      newest: {
        revision: 3,
        hash: sampleHash,
        state: 'inReview',
        review: sampleReview(3),
      },
      approved: null,
      authors: [{ actor: { ref: 'user:default/guest' }, revisions: [2, 3] }],
    });
    renderPage(pages, { backend, path: '/uat/inbox/reviews' });
    await screen.findByText('Asks you');
    await userEvent.click(
      screen.getByRole('link', { name: /^Checkout smoke/ }),
    );
    expect(
      await screen.findByText(/You have saved revisions 2 and 3/),
    ).toBeInTheDocument();
  });

  it('keeps which reviews are shown in the address', async () => {
    const backend = new FakeBackend();
    renderPage(pages, { backend, path: '/uat/inbox/reviews?show=requested' });
    expect(
      await screen.findByText('Nothing that you asked for is in review'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: 'Everybody’s' }));
    expect(await screen.findByText('Nothing is in review')).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent('show=all');
    expect(
      backend.asked('GET', /^\/reviews$/).map(({ query }) => query.get('of')),
    ).toEqual(['requested', 'all']);
  });

  it('keeps which sign-offs are shown in the address, and what is searched', async () => {
    const backend = new FakeBackend();
    renderPage(pages, { backend, path: '/uat/inbox/sign-offs' });
    expect(
      await screen.findByText('No sign-off waits for you'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('radio', { name: 'Asked for by me' }),
    );
    expect(
      await screen.findByText('Nothing that you asked for waits to be signed'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: 'Everybody’s' }));
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search sign-offs' }),
      '7',
    );
    expect(
      await screen.findByText('No sign-off matches the filter'),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent('show=all&q=7');
    const asked = backend
      .asked('GET', /^\/sign-offs$/)
      .map(({ query }) =>
        ['mine', 'requested', 'outcomes', 'search'].map(name =>
          query.get(name),
        ),
      );
    expect(asked).toEqual([
      ['1', null, null, null],
      [null, '1', 'pending', null],
      [null, null, 'pending', null],
      [null, null, 'pending', '7'],
    ]);
  });

  it('says what belongs there when nothing waits', async () => {
    const backend = new FakeBackend();
    renderPage(pages, { backend, path: '/uat/inbox' });
    expect(
      await screen.findByText('No check waits for you'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Reviews' }));
    expect(
      await screen.findByText('No review waits for you'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Sign-offs' }));
    expect(
      await screen.findByText('No sign-off waits for you'),
    ).toBeInTheDocument();
  });

  it('takes those in who come by an older link to the checks of a run', async () => {
    const backend = new FakeBackend();
    backend.checks.add(sampleCheck());
    renderPage(pages, { backend, path: `/uat/checks?run=${sampleId(1)}` });
    expect(
      await screen.findByRole('list', { name: 'Checks' }),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(
      `/uat/inbox/checks?run=${sampleId(1)}`,
    );
  });

  it('is counted where one begins, and again when something has changed', async () => {
    const backend = withReview();
    const signals = new FakeSignals();
    backend.checks.add(sampleCheck({ isOverdue: true }));
    renderPage(<InboxLink />, { backend, signals });
    expect(
      await screen.findByRole('link', { name: 'Your inbox (2), 1 overdue' }),
    ).toHaveAttribute('href', '/uat/inbox');
    backend.reviews.open.length = 0;
    signals.send({ type: 'testSet', id: sampleId(900) });
    expect(
      await screen.findByRole('link', { name: 'Your inbox (1), 1 overdue' }),
    ).toBeInTheDocument();
  });
});
