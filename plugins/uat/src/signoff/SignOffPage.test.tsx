import {
  catalogApiRef,
  entityPresentationApiRef,
  type EntityPresentationApi,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { FakeBackend } from '../testing/FakeBackend';
import { FakeSignals, renderPage } from '../testing/renderPage';
import { sampleId, sampleRun, sampleSignOff } from '../testing/samples';
import { RequestReleaseButton } from './RequestReleaseButton';
import { RequestSignOffButton } from './RequestSignOffButton';
import { SignOffPage } from './SignOffPage';
import { SignOffsPage } from './SignOffsPage';

const pages = (
  <Routes>
    <Route path="/uat/sign-offs" element={<SignOffsPage />} />
    <Route path="/uat/sign-offs/:signOffId" element={<SignOffPage />} />
  </Routes>
);
const evil = '<img src=x onerror=alert(1)>';

describe('the page of a sign-off', () => {
  let backend: FakeBackend;
  const signOff = sampleSignOff();
  const path = `/uat/sign-offs/${signOff.id}`;

  beforeEach(() => {
    backend = new FakeBackend();
    backend.signOffs.set(signOff.id, signOff);
  });

  it('says what exactly is signed, what must not be overlooked, and who decides', async () => {
    await renderPage(pages, { backend, path });
    expect(
      await screen.findByRole('heading', {
        name: 'Sign-off of run 12 of Checkout smoke',
      }),
    ).toBeInTheDocument();
    const set = within(screen.getByRole('article', { name: 'Checkout smoke' }));
    expect(set.getByText('3 of 8')).toBeInTheDocument();
    expect(set.getByText('3 attempts, 9 steps, 4 files')).toBeInTheDocument();
    expect(
      within(set.getByRole('list', { name: 'Not to be overlooked' })).getByText(
        /Only 3 of the 8/,
      ),
    ).toBeInTheDocument();
    expect(set.getByRole('link', { name: 'Run 12' })).toHaveAttribute(
      'href',
      `/uat/runs/${sampleId(1)}`,
    );
    expect(screen.getByText('f'.repeat(64))).not.toBeVisible();
    expect(
      screen.getByRole('heading', { name: 'Signatories: 0 of 2 decided' }),
    ).toBeInTheDocument();
  });

  it('calls the component of a release as the catalog does', async () => {
    const release = { entity: 'component:default/shop', version: '1.4.2' };
    backend.signOffs.set(signOff.id, {
      ...signOff,
      release,
      snapshot: { ...signOff.snapshot, release },
    });
    const named: EntityPresentationApi = {
      forEntity: ref => {
        const entityRef = String(ref);
        const snapshot = { entityRef, primaryTitle: 'The shop' };
        return { snapshot, promise: Promise.resolve(snapshot) };
      },
    };
    await renderPage(pages, {
      backend,
      path,
      apis: [[entityPresentationApiRef, named]],
    });
    expect(
      await screen.findByRole('heading', {
        name: 'Sign-off of release 1.4.2 of The shop for staging',
      }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/component:default/)).toBeNull();
    // Which one it is exactly can still be seen.
    expect(screen.getByTitle(release.entity)).toHaveTextContent('The shop');
  });

  it('lets a signatory refuse only with a comment, once it was confirmed', async () => {
    const refused = sampleSignOff({ outcome: 'refused' });
    backend.nextSignOff = refused;
    await renderPage(pages, { backend, path });
    const form = within(
      await screen.findByRole('region', { name: 'Your decision' }),
    );
    await userEvent.click(form.getByRole('radio', { name: 'Refuse' }));
    const sign = form.getByRole('button', { name: 'Sign' });
    expect(sign).toBeDisabled();
    await userEvent.type(form.getByRole('textbox'), evil);
    await userEvent.click(sign);
    const dialog = within(await screen.findByRole('dialog'));
    expect(backend.asked('POST', /./)).toEqual([]);
    await userEvent.click(dialog.getByRole('button', { name: 'Refuse' }));
    await waitFor(() =>
      expect(
        screen.queryByRole('region', { name: 'Your decision' }),
      ).toBeNull(),
    );
    expect(backend.asked('POST', /decision$/)[0].body).toEqual({
      decision: 'refused',
      comment: evil,
      hash: signOff.hash,
      as: 'user:default/guest',
    });
  });

  it('shows unmistakably that it is void and why, as text, also while it is open', async () => {
    const signals = new FakeSignals();
    await renderPage(pages, { backend, path, signals });
    await screen.findByRole('region', { name: 'Your decision' });
    backend.signOffs.set(
      signOff.id,
      sampleSignOff({
        outcome: 'void',
        ended: {
          at: '2026-01-02T00:00:00.000Z',
          by: { ref: 'user:default/ann', name: 'Ann' },
          reason: `Revision 4 was saved: row 3 (“${evil}”) changed`,
        },
      }),
    );
    signals.send({ type: 'testSet', id: sampleId(900) });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('This sign-off is void');
    expect(alert).toHaveTextContent(`row 3 (“${evil}”) changed`);
    expect(alert).toHaveTextContent('By Ann');
    expect(document.querySelector('img[src="x"]')).toBeNull();
    expect(screen.queryByRole('region', { name: 'Your decision' })).toBeNull();
  });

  it('has the report as it was signed also when it is void', async () => {
    backend.signOffs.set(
      signOff.id,
      sampleSignOff({
        outcome: 'void',
        decidedAt: '2026-01-02T00:00:00.000Z',
        ended: {
          at: '2026-01-03T00:00:00.000Z',
          by: { ref: 'user:default/ann', name: 'Ann' },
          reason: 'Revision 4 was saved',
        },
      }),
    );
    await renderPage(pages, { backend, path });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Evidence report' }),
    );
    expect(
      (await screen.findAllByRole('menuitem')).map(item => item.textContent),
    ).toEqual([
      'PDF (void)',
      'HTML, one file (void)',
      'PDF, as signed',
      'HTML, as signed',
    ]);
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'PDF, as signed' }),
    );
    await waitFor(() =>
      expect(
        backend
          .asked('GET', /\/report$/)
          .map(({ query }) => [query.get('format'), query.get('as')]),
      ).toEqual([['pdf', 'signed']]),
    );
  });

  it('says who had approved the revision, or that nobody had', async () => {
    const { snapshot } = signOff;
    await renderPage(pages, { backend, path });
    const of = (term: string) => screen.getByText(term).nextElementSibling;
    await screen.findByText('Approved by');
    expect(of('Approved by')).toHaveTextContent('Nobody');
    cleanup();

    const approval = {
      by: { ref: 'user:default/ben', name: 'Ben' },
      at: '2026-01-02T00:00:00.000Z',
    };
    backend.signOffs.set(signOff.id, {
      ...signOff,
      snapshot: {
        ...snapshot,
        testSets: [{ ...snapshot.testSets[0], approval }],
      },
    });
    await renderPage(pages, { backend, path });
    await screen.findByText('Approved by');
    expect(of('Approved by')).toHaveTextContent(/^Ben, /);
  });

  it('tells authors why they cannot sign', async () => {
    const { snapshot } = signOff;
    backend.signOffs.set(signOff.id, {
      ...signOff,
      snapshot: {
        ...snapshot,
        testSets: [
          { ...snapshot.testSets[0], authors: [{ ref: 'user:default/guest' }] },
        ],
      },
    });
    await renderPage(pages, { backend, path });
    expect(
      await screen.findByText(/You are an author of what was run/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Sign' })).toBeNull();
  });

  describe('of a release', () => {
    const ofRelease = sampleSignOff({
      release: { entity: 'component:default/shop', version: '1.4.2' },
      testSets: [
        ...signOff.testSets,
        { ...signOff.testSets[0], testSet: 'payments', title: 'Payments' },
      ],
    });
    const sign = () => screen.findByRole('button', { name: 'Sign' });

    beforeEach(() => {
      backend.signOffs.set(signOff.id, ofRelease);
    });

    it('says why it cannot be signed, whichever of its test sets forbids it', async () => {
      backend.refusalsOf = { payments: { signOff: 'Not those payments.' } };
      await renderPage(pages, { backend, path });
      await sign();
      await waitFor(async () =>
        expect(await sign()).toHaveAccessibleDescription('Not those payments.'),
      );
    });

    it('says why it cannot be signed by who does not own what is released', async () => {
      backend.releaseRefusals = { signOff: 'Only owners of the shop.' };
      await renderPage(pages, { backend, path });
      await sign();
      await waitFor(async () =>
        expect(await sign()).toHaveAccessibleDescription(
          'Only owners of the shop.',
        ),
      );
      expect(
        backend
          .asked('GET', /^\/allowed$/)
          .map(({ query }) => query.get('releasesOf')),
      ).toContain('component:default/shop');
    });

    it('is withdrawn by who may ask for another one, as long as it waits', async () => {
      await renderPage(pages, { backend, path });
      expect(
        await screen.findByRole('button', { name: 'Withdraw' }),
      ).toBeEnabled();
      cleanup();
      backend.releaseRefusals = { requestSignOff: 'Only owners.' };
      await renderPage(pages, { backend, path });
      await sign();
      expect(screen.queryByRole('button', { name: 'Withdraw' })).toBeNull();
      cleanup();
      backend.releaseRefusals = {};
      backend.signOffs.set(signOff.id, { ...ofRelease, outcome: 'accepted' });
      await renderPage(pages, { backend, path });
      await screen.findByText('Sign-off of release 1.4.2', { exact: false });
      expect(screen.queryByRole('button', { name: 'Withdraw' })).toBeNull();
    });
  });

  it('says that there is none', async () => {
    await renderPage(pages, {
      backend,
      path: `/uat/sign-offs/${sampleId(99)}`,
    });
    expect(
      await screen.findByText('There is no such sign-off'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'See all sign-offs' }),
    ).toHaveAttribute('href', '/uat/sign-offs');
  });
});

describe('the list of sign-offs', () => {
  it('keeps its filter in the address', async () => {
    const backend = new FakeBackend();
    backend.signOffs.set(sampleId(70), sampleSignOff());
    await renderPage(pages, {
      backend,
      path: '/uat/sign-offs?outcome=pending&mine=1',
    });
    expect(
      await screen.findByRole('link', { name: 'Run 12 of Checkout smoke' }),
    ).toHaveAttribute('href', `/uat/sign-offs/${sampleId(70)}`);
    const [{ query }] = backend.asked('GET', /^\/sign-offs$/);
    expect([query.get('outcomes'), query.get('mine')]).toEqual([
      'pending',
      '1',
    ]);
    await userEvent.click(
      screen.getByRole('switch', { name: 'Waiting for me' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent(
        /^\/uat\/sign-offs\?outcome=pending$/,
      ),
    );
  });

  it('says what to do when there are none', async () => {
    await renderPage(pages, {
      backend: new FakeBackend(),
      path: '/uat/sign-offs',
    });
    expect(await screen.findByText('No sign-offs yet')).toBeInTheDocument();
  });
});

it('is requested on the page of a run, which tells what is not as it should be', async () => {
  const backend = new FakeBackend();
  await renderPage(
    <RequestSignOffButton
      run={sampleRun({
        state: 'finished',
        verdict: 'passed',
        ofIterations: 99,
      })}
    />,
    { backend, apis: [[catalogApiRef, catalogApiMock()]] },
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Request sign-off' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(/of 99 iterations were run/)).toBeInTheDocument();
  expect(
    dialog.getByRole('button', { name: 'Request sign-off' }),
  ).toBeDisabled();
});

it('is requested for a release by who may, and says why not to others', async () => {
  const backend = new FakeBackend();
  backend.releaseRefusals = { requestSignOff: 'Only owners of the shop may.' };
  await renderPage(
    <RequestReleaseButton entityRef="component:default/shop" />,
    { backend },
  );
  await waitFor(() =>
    expect(
      screen.getByRole('button', { name: 'Request sign-off of a release' }),
    ).toHaveAccessibleDescription('Only owners of the shop may.'),
  );
});
