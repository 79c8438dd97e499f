import './browserParts.fixture';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthoringBackend, renderTab } from './authoringBackend.fixture';
import { addCase } from './draft/cases';
import {
  exampleDefinition,
  exampleTestSet,
} from './draft/exampleDefinition.fixture';
import { RevisionsContent } from './RevisionsContent';

function withTwoRevisions(name: string): AuthoringBackend {
  const backend = new AuthoringBackend(exampleTestSet({ name, revision: 1 }));
  backend.put(
    exampleTestSet({
      name,
      revision: 2,
      definition: addCase(exampleDefinition(), 'Added later'),
    }),
  );
  return backend;
}

describe('revisions', () => {
  it('lists them with who and says what the newest changed', async () => {
    await renderTab(<RevisionsContent />, {
      backend: withTwoRevisions('told'),
    });
    const list = within(
      await screen.findByRole('navigation', { name: 'Revisions' }),
    );
    expect(
      list.getAllByRole('button').map(button => button.textContent),
    ).toEqual([
      expect.stringMatching(/^Revision 2newestOlga/),
      expect.stringMatching(/^Revision 1Olga/),
    ]);
    const changes = within(
      await screen.findByRole('region', { name: 'Changes' }),
    );
    expect(changes.getByText('case “Added later” added')).toBeInTheDocument();
  });

  it('brings an old one into the editor, from where it is saved as the newest', async () => {
    const { saved } = await renderTab(<RevisionsContent />, {
      backend: withTwoRevisions('restored'),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Revision 1/ }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Restore this revision' }),
    );
    expect(screen.getByText('1 unsaved change')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(saved().revision).toBe(3));
    expect(saved().definition).toEqual(exampleDefinition());
  });
});
