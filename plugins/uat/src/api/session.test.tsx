import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ErrorPanel } from '../components/ErrorPanel';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { uatApiRef } from './UatApi';

/** What Backstage throws when somebody does not want to sign in again. */
function declined(): Error {
  const error = new Error('Login failed, rejected by user');
  error.name = 'RejectedError';
  return error;
}

/** A backend that people reach as long as they are signed in. */
function withSession() {
  const backend = new FakeBackend();
  /** How often somebody was asked to sign in. */
  const session = { isOpen: true, asks: 0 };
  const answer = backend.fetch;
  const fetch: typeof answer = async (input, init) => {
    if (!session.isOpen) {
      session.asks += 1;
      throw declined();
    }
    return answer(input, init);
  };
  return { backend: Object.assign(backend, { fetch }), session };
}

function Page() {
  const { rest } = useApi(uatApiRef);
  const environments = useQuery({
    queryKey: ['environments'],
    queryFn: () => rest.environments.list(),
    refetchInterval: 20,
  });
  const save = useMutation({
    mutationFn: () => rest.environments.delete({ name: 'gone' }),
  });
  return (
    <>
      <span>{`${environments.data?.items.length} environments`}</span>
      <Button onPress={() => save.mutate()}>Save</Button>
      {save.error && <ErrorPanel title="It was not saved" error={save.error} />}
    </>
  );
}

describe('a session that has ended', () => {
  it('is asked for once, not with every look, and all goes on when it is back', async () => {
    const user = userEvent.setup();
    const { backend, session } = withSession();
    backend.answers.set('DELETE /environments/gone', {
      status: 200,
      body: {},
    });
    renderPage(<Page />, { backend });
    await screen.findByText('0 environments');
    session.isOpen = false;
    await waitFor(() => expect(session.asks).toBe(1));

    // A press asks again, and what was declined says so in words.
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/Your session has ended/)).toBeVisible();
    expect(session.asks).toBe(2);

    session.isOpen = true;
    const looks = backend.asked('GET', /environments/).length;
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(screen.queryByText(/Your session has ended/)).toBeNull(),
    );
    await waitFor(() =>
      expect(backend.asked('GET', /environments/).length).toBeGreaterThan(
        looks + 1,
      ),
    );
  });

  it('can be begun anew while a dialog of ours is open', async () => {
    renderPage(
      <Dialog isOpen>
        <DialogHeader>Run</DialogHeader>
        <DialogBody>How?</DialogBody>
      </Dialog>,
      { backend: new FakeBackend() },
    );
    await screen.findByRole('dialog');
    // As Material UI puts it there, and beside it something else.
    const [dialog, other] = ['oauth-req-dialog-title', 'other'].map(id => {
      const element = document.createElement('div');
      element.innerHTML = `<h2 id="${id}">Login Required</h2>`;
      return element;
    });
    act(() => document.body.append(dialog, other));
    // Where there is no `inert`, as here, React Aria hides it from assistive technology.
    await waitFor(() => expect(other).toHaveAttribute('aria-hidden', 'true'));
    expect(dialog).toHaveAttribute('data-react-aria-top-layer', 'true');
    expect(dialog).not.toHaveAttribute('aria-hidden');
    dialog.remove();
    other.remove();
  });
});
