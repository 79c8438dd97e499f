import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Approval, Step } from '@uatcms/plugin-uat-common';
import { Route, Routes } from 'react-router-dom';
import { exampleDefinition } from '../authoring/draft/exampleDefinition.fixture';
import { FakeBackend } from '../testing/FakeBackend';
import { sampleHash, sampleReview } from '../testing/FakeReviews';
import { FakeSignals, renderPage } from '../testing/renderPage';
import { sampleTestSet } from '../testing/samples';
import { ChangesPage } from './ChangesPage';

const longText = Array.from({ length: 200 }, (_, i) => `word${i}`).join(' ');

/** Revision 5 against the approved revision 3: a step moved, one changed, a row changed, a case added. */
function withChanges(approval: Partial<Approval> = {}): FakeBackend {
  const backend = new FakeBackend();
  const before = exampleDefinition();
  const after = exampleDefinition();
  const [opening, use, click, expecting] = after.cases[0].steps;
  after.cases[0].steps = [
    use,
    click,
    opening,
    { ...expecting, text: 'Welcome' } as Step,
    { keyword: 'closePage' } as unknown as Step,
  ];
  after.cases.push({ name: 'Added', steps: [] });
  after.dataSets[0].rows[1].values.age = 44;
  before.cases[0].description = longText;
  after.cases[0].description = longText.replace('word7 ', 'changed ');
  backend.contents.set(3, before);
  backend.contents.set(4, before);
  backend.testSets.set(
    'checkout-smoke',
    sampleTestSet({ revision: 5, definition: after }),
  );
  backend.reviews.approvals.set('checkout-smoke', {
    newest: {
      revision: 5,
      hash: sampleHash,
      state: 'inReview',
      review: sampleReview(5, { comment: 'Please look' }),
    },
    approved: {
      revision: 3,
      by: { ref: 'user:default/ben', name: 'Ben' },
      at: '2026-01-01T00:00:00.000Z',
    },
    authors: [],
    ...approval,
  });
  return backend;
}

async function open(backend: FakeBackend, query = '', signals?: FakeSignals) {
  renderPage(
    <Routes>
      <Route path="/uat/test-sets/:name/changes" element={<ChangesPage />} />
    </Routes>,
    { backend, path: `/uat/test-sets/checkout-smoke/changes${query}`, signals },
  );
  await screen.findByText(/differences? · keys|No difference/);
}

const button = (name: string) => screen.getByRole('button', { name });

describe('the page of changes', () => {
  it('shows what changed since the approved revision, step by step, with old and new values', async () => {
    await open(withChanges());
    const cases = screen.getByRole('region', { name: 'Changed cases' });
    const steps = within(cases)
      .getAllByRole('listitem')
      .map(item => item.textContent);
    expect(steps).toEqual([
      '1 Use steps “Enter name”',
      '2 Click “Sign-in button”',
      '3moved Open /sign-in was step 1',
      expect.stringMatching(
        /^4changed Expect text .*Text.*was: Hello .* → is: Welcome$/,
      ),
      '5added Close the page',
      'Sign out',
    ]);
    expect(within(cases).getByText('1 case is the same')).toBeInTheDocument();
    expect(within(cases).getByText('Added')).toBeInTheDocument();
    const data = screen.getByRole('region', { name: 'Changed data sets' });
    expect(within(data).getByText(/1 of 2 differ/)).toBeInTheDocument();
    expect(within(data).getByText('44')).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Changed elements' }),
    ).not.toBeInTheDocument();
  });

  it('marks extended steps, so that no reviewer takes them for what a person could do', async () => {
    const backend = withChanges();
    const { definition } = backend.testSets.get('checkout-smoke')!;
    definition.cases[0].steps.push({
      keyword: 'runScript',
      script: 'return 1;',
    });
    await open(backend);
    const cases = screen.getByRole('region', { name: 'Changed cases' });
    expect(
      within(cases)
        .getAllByText('Extended')
        .map(badge => badge.closest('li')!.textContent),
    ).toEqual(['6added Run script “return 1;” Extended']);
  });

  it('marks what differs inside a long text, and shows all of it when asked', async () => {
    await open(withChanges());
    expect(screen.getByText('word7').closest('del')).toBeInTheDocument();
    expect(
      screen.getByText('changed', { selector: 'ins' }),
    ).toBeInTheDocument();
    await userEvent.click(button('Show all of it'));
    expect(button('Show less')).toBeInTheDocument();
  });

  it('is walked through with the keyboard, and folded', async () => {
    await open(withChanges());
    await userEvent.keyboard('n');
    expect(document.activeElement).toHaveTextContent('changed Sign in');
    await userEvent.keyboard('n');
    expect(document.activeElement).toHaveTextContent('added Added');
    await userEvent.keyboard('p');
    expect(document.activeElement).toHaveTextContent('changed Sign in');
    await userEvent.click(button('Fold all'));
    expect(
      document.querySelectorAll('details[data-change][open]'),
    ).toHaveLength(0);
  });

  it('lets a reviewer approve exactly what is shown', async () => {
    const backend = withChanges();
    await open(backend);
    expect(screen.getByText('Please look')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Comment on the decision' }),
      'Fine',
    );
    await userEvent.click(button('Approve'));
    await waitFor(() =>
      expect(screen.getByText('Approved by reader.')).toBeInTheDocument(),
    );
    const [{ path, body }] = backend.asked('POST', /reviews/);
    expect(path).toMatch(/\/approve$/);
    expect(body).toEqual({ hash: sampleHash, comment: 'Fine' });
  });

  it('asks to say what should be changed', async () => {
    const backend = withChanges();
    await open(backend);
    expect(button('Request changes')).toHaveAccessibleDescription(
      /Say in a comment/,
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Comment on the decision' }),
      'Too few rows',
    );
    await userEvent.click(button('Request changes'));
    expect(
      await screen.findByText('Too few rows', { selector: 'blockquote' }),
    ).toBeInTheDocument();
  });

  it('says why somebody cannot approve: they wrote it, or may not', async () => {
    const authors = [
      { actor: { ref: 'user:default/guest' }, revisions: [4, 5] },
    ];
    const backend = withChanges({ authors });
    await open(backend);
    await waitFor(() =>
      expect(button('Approve')).toHaveAccessibleDescription(
        /You have saved revisions 4 and 5 since revision 3 was approved/,
      ),
    );
    await userEvent.click(button('Approve'));
    expect(backend.asked('POST', /reviews/)).toEqual([]);
  });

  it('says what the server says when others were faster', async () => {
    const backend = withChanges();
    await open(backend);
    backend.reviews.refusal = 'Revision 5 was approved by Cleo already';
    await userEvent.click(button('Approve'));
    expect(
      await screen.findByText(/approved by Cleo already/),
    ).toBeInTheDocument();
  });

  it('offers no decision while only a part is shown, and leads to the whole', async () => {
    await open(withChanges(), '?from=4&to=5');
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Show all changes' }),
    ).toHaveAttribute('href', '/uat/test-sets/checkout-smoke/changes');
  });

  it('compares any two revisions, and leads to the newest', async () => {
    await open(withChanges(), '?from=3&to=4');
    expect(
      screen.getByText('No difference in the content'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/looking at revision 4. The newest is revision 5/),
    ).toBeInTheDocument();
  });

  it('learns of a decision that somebody else has made', async () => {
    const backend = withChanges();
    const signals = new FakeSignals();
    await open(backend, '', signals);
    const approval = backend.reviews.approvals.get('checkout-smoke')!;
    backend.reviews.approvals.set('checkout-smoke', {
      ...approval,
      newest: { ...approval.newest, state: 'changesRequested' },
    });
    signals.send({ type: 'testSet', id: sampleTestSet().id });
    expect(await screen.findByText('Changes requested')).toBeInTheDocument();
  });
});
