import './browserParts.fixture';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthoringBackend, renderTab } from './authoringBackend.fixture';
import { CasesContent } from './CasesContent';
import { DraftStorage } from './draft/storedDraft';
import { addCase, editCase } from './draft/cases';
import {
  exampleDefinition,
  exampleTestSet,
} from './draft/exampleDefinition.fixture';

const steps = () =>
  within(screen.getByRole('list', { name: 'Steps' }))
    .getAllByRole('listitem')
    .map(item =>
      within(item)
        .getAllByRole('button', { name: /\d/ })[0]
        .textContent?.replace(/^\d+/, ''),
    );

const head = (number: number) =>
  screen
    .getByRole('list', { name: 'Steps' })
    .querySelectorAll<HTMLElement>('[data-step]')[number - 1];

const save = () =>
  userEvent.click(screen.getByRole('button', { name: 'Save' }));

beforeEach(() => window.localStorage.clear());

describe('cases', () => {
  it('shows the steps of a case as numbered lines, placeholders as chips', async () => {
    await renderTab(<CasesContent />);
    expect(steps()).toHaveLength(4);
    expect(head(1)).toHaveTextContent('1Open /sign-in');
    expect(screen.getByText('email', { selector: 'code' })).toBeInTheDocument();
  });

  it('adds a keyword by typing the beginning of its title and Enter, between any two steps', async () => {
    await renderTab(<CasesContent />);
    await userEvent.click(
      screen.getByRole('button', { name: 'Add a step after step 1' }),
    );
    await userEvent.type(
      screen.getByRole('combobox', { name: /Keyword of the new step/ }),
      'cli{Enter}',
    );
    expect(head(2)).toHaveTextContent('Click');
    expect(head(2)).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('1 unsaved change')).toBeInTheDocument();
  });

  it('marks extended keywords, and says to whoever may not use them why', async () => {
    const why = 'You may not add or change extended steps: ask others.';
    const testSet = exampleTestSet({ name: 'refused-extended' });
    testSet.definition.cases[0].steps.unshift({
      keyword: 'runScript',
      script: 'return 1;',
    });
    const backend = new AuthoringBackend(testSet);
    backend.refusals = { writeExtendedSteps: why };
    await renderTab(<CasesContent />, { backend });
    expect(head(1)).toHaveTextContent('Run script “return 1;” Extended');
    await userEvent.click(head(1));
    expect(await screen.findByText(why)).toBeInTheDocument();
    await userEvent.click(head(1));
    await userEvent.click(screen.getByRole('button', { name: 'Add a step' }));
    const group = screen.getByRole('group', { name: 'Extended' });
    expect(await within(group).findAllByText(why)).not.toHaveLength(0);
    const options = within(group).getAllByRole('option');
    expect(options).toHaveLength(3);
    options.forEach(option =>
      expect(option).toHaveAttribute('aria-disabled', 'true'),
    );
    await userEvent.click(options[0]);
    await userEvent.type(
      screen.getByRole('combobox', { name: /Keyword of the new step/ }),
      'mouse{Enter}',
    );
    const [best] = screen.getAllByRole('option');
    expect(best).toHaveTextContent(`Use the mouse`);
    expect(best).toHaveTextContent(why);
    expect(screen.getByText(/All changes saved/)).toBeInTheDocument();
  });

  it('offers extended keywords to whoever may use them, with a field for the script', async () => {
    await renderTab(<CasesContent />);
    await userEvent.click(
      screen.getByRole('button', { name: 'Add a step after step 1' }),
    );
    await userEvent.type(
      screen.getByRole('combobox', { name: /Keyword of the new step/ }),
      'run a script{Enter}',
    );
    const form = screen.getByRole('group', { name: /^Step 2: Run a script/ });
    await userEvent.click(
      within(form).getByRole('textbox', { name: /^Script/ }),
    );
    await userEvent.paste('const a = 1;\nreturn a;');
    expect(head(2)).toHaveTextContent('Run script “const a = 1;”');
  });

  it('puts the keyboard into the name of the first case, and typing replaces it', async () => {
    await renderTab(<CasesContent />, {
      testSet: {
        definition: { ...exampleDefinition(), cases: [] },
      },
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Add the first case' }),
    );
    const name = screen.getByRole('textbox', { name: 'Name of the case' });
    await waitFor(() => expect(name).toHaveFocus());
    await userEvent.keyboard('Sign in');
    expect(name).toHaveValue('Sign in');
  });

  it('moves, duplicates and deletes steps with the keyboard, and takes it back', async () => {
    await renderTab(<CasesContent />);
    head(1).focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(head(2)).toHaveTextContent('Open /sign-in');
    await waitFor(() => expect(head(2)).toHaveFocus());
    await userEvent.keyboard('{Control>}d{/Control}');
    expect(steps()).toHaveLength(5);
    await waitFor(() => expect(head(3)).toHaveFocus());
    await userEvent.keyboard('{Delete}');
    expect(steps()).toHaveLength(4);
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(steps()).toHaveLength(5);
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(steps()).toHaveLength(4);
  });

  it('brings a deleted case back from its message, also after another change', async () => {
    await renderTab(<CasesContent />);
    const outline = within(screen.getByRole('region', { name: 'Cases' }));
    outline.getByRole('button', { name: /^Sign out/ }).focus();
    await userEvent.keyboard('{Delete}');
    expect(
      outline.queryByRole('button', { name: /^Sign out/ }),
    ).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Add a case' }));
    const [undo] = screen.getAllByRole('button', { name: 'Undo' });
    await userEvent.click(undo);
    expect(
      outline.getByRole('button', { name: /^Sign out/ }),
    ).toBeInTheDocument();
    expect(
      outline.getByRole('button', { name: /^New case/ }),
    ).toBeInTheDocument();
  });

  it('renames a case in the outline', async () => {
    const { saved } = await renderTab(<CasesContent />);
    screen.getByRole('button', { name: /^Sign out/ }).focus();
    await userEvent.keyboard('{F2}');
    const field = screen.getByRole('textbox', { name: 'New name of the case' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Log out{Enter}');
    await save();
    await waitFor(() =>
      expect(saved().definition.cases[1].name).toBe('Log out'),
    );
  });

  it('copies steps and pastes them below', async () => {
    await renderTab(<CasesContent />);
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Select step 1' }),
    );
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Select step 3' }),
    );
    head(4).focus();
    await userEvent.keyboard('{Control>}cv{/Control}');
    await waitFor(() => expect(steps()).toHaveLength(6));
    expect(head(5)).toHaveTextContent('Open /sign-in');
    expect(head(6)).toHaveTextContent('Click “Sign-in button”');
  });

  it('opens the step that the address names', async () => {
    await renderTab(<CasesContent />, { search: '?group=Enter%20name&step=2' });
    await waitFor(() =>
      expect(head(2)).toHaveAttribute('aria-expanded', 'true'),
    );
    expect(head(2)).toHaveTextContent('Save text of “Page”');
  });

  it('edits a case as text, and takes over only what is a case', async () => {
    const { saved } = await renderTab(<CasesContent />);
    await userEvent.click(screen.getByRole('button', { name: 'Show as text' }));
    const text = screen.getByRole('textbox', {
      name: /Case as text/,
    }) as HTMLTextAreaElement;
    fireEvent.change(text, {
      target: { value: text.value.replace('url: /sign-in', 'url: [') },
    });
    expect(text).toBeInvalid();
    expect(
      screen.getByText('All changes saved · revision 4'),
    ).toBeInTheDocument();
    fireEvent.change(text, {
      target: { value: text.value.replace('url: [', 'url: /other') },
    });
    await save();
    await waitFor(() =>
      expect(saved().definition.cases[0].steps[0]).toMatchObject({
        url: '/other',
      }),
    );
  });
});

describe('saving', () => {
  const rename = (name: string) =>
    fireEvent.change(
      screen.getByRole('textbox', { name: 'Name of the case' }),
      { target: { value: name } },
    );

  it('saves with Ctrl+S, against the revision it was taken from, with the comment', async () => {
    const { backend, saved } = await renderTab(<CasesContent />);
    rename('Enter');
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Comment on the change' }),
      'shorter',
    );
    await userEvent.keyboard('{Control>}s{/Control}');
    expect(
      await screen.findByText('All changes saved · revision 5'),
    ).toBeInTheDocument();
    expect(backend.saves[0]).toMatchObject({
      baseRevision: 4,
      comment: 'shorter',
      title: 'Portal sign-in',
    });
    expect(saved().definition.cases[0].name).toBe('Enter');
  });

  it('does not save what has problems, and lists them with links to their places', async () => {
    const { backend } = await renderTab(<CasesContent />);
    rename('');
    await save();
    const list = within(
      await screen.findByRole('region', { name: 'Problems' }),
    );
    expect(list.getByRole('link')).toHaveAttribute(
      'href',
      expect.stringContaining('/cases?case='),
    );
    expect(
      screen.getByRole('textbox', { name: 'Name of the case' }),
    ).toHaveAccessibleDescription(/must not be empty/);
    expect(backend.saves).toEqual([]);
    expect(screen.getByText('1 unsaved change')).toBeInTheDocument();
  });

  it('shows at its place what only the server finds', async () => {
    const { backend } = await renderTab(<CasesContent />);
    backend.serverProblems = [
      {
        path: ['cases', 0, 'name'],
        place: 'case “Enter”, name',
        message: 'is not allowed here',
      },
    ];
    rename('Enter');
    await save();
    await waitFor(() =>
      expect(
        screen.getByRole('textbox', { name: 'Name of the case' }),
      ).toHaveAccessibleDescription(/is not allowed here/),
    );
    expect(screen.getByText('1 unsaved change')).toBeInTheDocument();
  });

  const otherSaves = (backend: AuthoringBackend, name: string) =>
    backend.put(
      exampleTestSet({
        name,
        revision: 5,
        definition: editCase(exampleDefinition(), 1, { description: 'theirs' }),
      }),
    );

  it('when somebody else has saved, shows who and what, and keeps mine on top of theirs', async () => {
    const { backend, name, saved } = await renderTab(<CasesContent />);
    rename('Mine');
    otherSaves(backend, name);
    await save();
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('Olga')).toBeInTheDocument();
    expect(
      dialog.getByText(/description: empty → “theirs”/),
    ).toBeInTheDocument();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Keep mine on top of theirs' }),
    );
    await waitFor(() => expect(saved().revision).toBe(6));
    expect(saved().definition.cases).toMatchObject([
      { name: 'Mine' },
      { description: 'theirs' },
    ]);
  });

  it('takes theirs when asked to, and mine can still be had by undo', async () => {
    const { backend, name } = await renderTab(<CasesContent />);
    rename('Mine');
    otherSaves(backend, name);
    await save();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Discard mine, take theirs' }),
    );
    expect(
      screen.getByRole('textbox', { name: 'Name of the case' }),
    ).toHaveValue('Sign in');
    await userEvent.click(
      screen.getByRole('button', { name: /^Undo: Take revision 5/ }),
    );
    expect(
      screen.getByRole('textbox', { name: 'Name of the case' }),
    ).toHaveValue('Mine');
  });

  it('a save that the server could not carry out loses nothing, and can be tried again', async () => {
    const { backend, saved } = await renderTab(<CasesContent />);
    rename('Mine');
    backend.outOfOrder = true;
    await save();
    expect(
      await screen.findByText('The test set could not be saved'),
    ).toBeInTheDocument();
    expect(screen.getByText('1 unsaved change')).toBeInTheDocument();
    backend.outOfOrder = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(saved().definition.cases[0].name).toBe('Mine'));
  });
});

describe('unsaved changes of an earlier visit', () => {
  const leave = (name: string) =>
    new DraftStorage('user:default/guest').write(name, {
      baseRevision: 4,
      base: exampleDefinition(),
      definition: addCase(exampleDefinition(), 'From yesterday'),
    });

  it('are offered with what they change, and restored', async () => {
    const backend = new AuthoringBackend(
      exampleTestSet({ name: 'left-behind' }),
    );
    leave('left-behind');
    await renderTab(<CasesContent />, { backend });
    expect(screen.getByText('case “From yesterday” added')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Restore unsaved changes' }),
    );
    expect(
      screen.getByRole('button', { name: /^From yesterday/ }),
    ).toBeInTheDocument();
    expect(screen.getByText('1 unsaved change')).toBeInTheDocument();
  });

  it('are gone when discarded', async () => {
    const backend = new AuthoringBackend(exampleTestSet({ name: 'given-up' }));
    leave('given-up');
    await renderTab(<CasesContent />, { backend });
    await userEvent.click(screen.getByRole('button', { name: 'Discard them' }));
    expect(
      screen.queryByRole('button', { name: /^From yesterday/ }),
    ).not.toBeInTheDocument();
    expect(
      new DraftStorage('user:default/guest').read('given-up'),
    ).toBeUndefined();
  });
});
