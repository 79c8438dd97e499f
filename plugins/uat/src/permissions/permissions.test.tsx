import { Button } from '@backstage/ui';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { OverviewPage } from '../overview/OverviewPage';
import { RunActions } from '../runs/summary/RunActions';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { sampleRun, sampleTestSet } from '../testing/samples';
import { Refusable } from './Refusable';

const ownersOnly =
  'Only owners of this test set may run it: it belongs to group Checkout team.';

describe('what a reader may not do', () => {
  it('is a button that can be reached, does nothing and says why', async () => {
    const pressed = jest.fn();
    await renderPage(
      <Refusable refusal={ownersOnly}>
        <Button onPress={pressed}>Run</Button>
      </Refusable>,
      { backend: new FakeBackend() },
    );
    await userEvent.tab();
    const button = screen.getByRole('button', { name: 'Run' });
    expect(button).toHaveFocus();
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(ownersOnly);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(ownersOnly);
    await userEvent.keyboard('{Enter} ');
    await userEvent.click(button);
    expect(pressed).not.toHaveBeenCalled();
  });

  it('is asked for in one request for all that a page shows', async () => {
    const backend = new FakeBackend();
    for (const name of ['first', 'second', 'third']) {
      backend.testSets.set(name, sampleTestSet({ name, title: name }));
    }
    backend.refusals = { run: ownersOnly, createTestSets: 'Not you.' };
    await renderPage(<OverviewPage />, { backend });
    const list = await screen.findByRole('list', { name: 'Test sets' });
    await waitFor(() => {
      const buttons = within(list).getAllByRole('button');
      expect(buttons).toHaveLength(3);
      buttons.forEach(button =>
        expect(button).toHaveAccessibleDescription(ownersOnly),
      );
    });
    expect(
      screen.getByRole('button', { name: 'New test set' }),
    ).toHaveAccessibleDescription('Not you.');
    const asked = backend
      .asked('GET', /^\/allowed$/)
      .map(({ query }) => query.get('testSets'));
    expect(asked.filter(Boolean)).toEqual(['first,second,third']);
  });

  it('is refused on the page of a run, also where only its environment is protected', async () => {
    const backend = new FakeBackend();
    const run = sampleRun({ state: 'finished', verdict: 'passed' });
    backend.environments = [
      {
        name: run.environment,
        title: 'Production',
        baseUrl: 'https://shop.example.org',
        variables: {},
        secrets: [],
        allowedHosts: [],
        managedBy: 'portal',
        protected: true,
        updatedAt: '2026-01-01T00:00:00.000Z',
      },
    ];
    backend.refusals = { runProtected: 'Not there.', update: 'Not yours.' };
    await renderPage(<RunActions run={run} />, { backend });
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Run again' }),
      ).toHaveAccessibleDescription('Not there.'),
    );
    const keep = screen.getByRole('button', { name: 'Keep' });
    expect(keep).toHaveAccessibleDescription('Not yours.');
    await userEvent.click(keep);
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(backend.asked('POST', /./)).toEqual([]);
  });
});
