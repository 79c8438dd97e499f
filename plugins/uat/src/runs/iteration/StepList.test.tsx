import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ArtifactRef, Attempt } from '@uatcms/plugin-uat-common';
import { FakeBackend } from '../../testing/FakeBackend';
import { giveElementsASize } from '../../testing/layout';
import { renderPage } from '../../testing/renderPage';
import { sampleStep } from '../../testing/samples';
import { StepList } from './StepList';

const screenshot = (letter: string): ArtifactRef => ({
  sha256: letter.repeat(64),
  kind: 'screenshot',
  name: `${letter}.png`,
  contentType: 'image/png',
  size: 10,
});

const attempt: Attempt = {
  number: 1,
  purpose: 'test',
  failure: null,
  state: 'finished',
  verdict: 'failed',
  message: 'The basket is empty',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 300,
  artifacts: [],
  remarks: [],
  steps: [
    sampleStep({
      sequence: 0,
      title: 'Open the shop',
      artifacts: [screenshot('a')],
    }),
    sampleStep({
      sequence: 1,
      path: [1, 0],
      title: 'Press Buy',
      artifacts: [screenshot('b')],
    }),
    sampleStep({ sequence: 2, path: [1], title: 'Use Buy a book' }),
    sampleStep({
      sequence: 3,
      path: [2],
      title: 'Expect text',
      status: 'failed',
      message: 'The basket is empty',
      expected: '1 book',
      actual: '0 books',
      notices: [{ kind: 'request', text: 'POST /basket answered 500' }],
      artifacts: [
        screenshot('c'),
        { ...screenshot('d'), kind: 'download', name: 'receipt.pdf' },
      ],
    }),
  ],
};

giveElementsASize();
beforeEach(() => {
  URL.createObjectURL = jest.fn(() => 'blob:picture');
  URL.revokeObjectURL = jest.fn();
});

function open(
  options: { kept?: string; selected?: string; onSelect?: jest.Mock } = {},
) {
  const { kept = 'abcd', selected, onSelect } = options;
  const backend = new FakeBackend();
  for (const letter of kept) {
    backend.artifacts.set(
      letter.repeat(64),
      new Blob([letter], { type: 'image/png' }),
    );
  }
  renderPage(
    <StepList attempt={attempt} selected={selected} onSelect={onSelect} />,
    { backend },
  );
  return backend;
}

describe('StepList', () => {
  it('opens the step at which the attempt went wrong, and no other', async () => {
    open();
    const steps = within(await screen.findByRole('list', { name: 'Steps' }));
    expect(
      steps.getByRole('button', { name: /^Failed:.*Expect text/ }),
    ).toHaveAttribute('aria-expanded', 'true');
    expect(
      steps.getByRole('button', { name: /^Passed:.*Open the shop/ }),
    ).toHaveAttribute('aria-expanded', 'false');
    expect(steps.getByText('1 book')).toBeInTheDocument();
    expect(steps.getByText('0 books')).toBeInTheDocument();
    expect(steps.getByText(/POST \/basket answered 500/)).toBeInTheDocument();
  });

  it('says the status of each step in words', async () => {
    open();
    expect(
      await screen.findByRole('button', { name: /^Passed:.*Open the shop/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /^Failed:.*Expect text/ }),
    ).toBeInTheDocument();
  });

  it('walks through the screenshots with the arrow keys and closes with Escape', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Enlarge screenshot of: Expect text',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('3 of 3')).toBeInTheDocument();
    // Backstage's content security policy shows pictures from data URLs, and none from object URLs.
    expect(
      await within(dialog).findByRole('img', { name: /Expect text/ }),
    ).toHaveAttribute('src', `data:image/png;base64,${btoa('c')}`);

    await userEvent.keyboard('{ArrowLeft}');
    expect(within(dialog).getByText('2 of 3')).toBeInTheDocument();
    expect(
      within(dialog).getByRole('heading', { name: 'Press Buy' }),
    ).toBeInTheDocument();
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(within(dialog).getByText('1 of 3')).toBeInTheDocument();
    await userEvent.keyboard('{ArrowRight}');
    expect(within(dialog).getByText('2 of 3')).toBeInTheDocument();

    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('fetches pictures and files with the identity of the caller', async () => {
    const saved = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockReturnValue();
    const backend = open();
    await userEvent.click(
      await screen.findByRole('button', { name: /receipt.pdf/ }),
    );
    await waitFor(() =>
      expect(
        backend
          .asked('GET', /^\/artifacts\//)
          .map(({ path }) => path.at(-1))
          .sort(),
      ).toEqual(['a', 'b', 'c', 'd']),
    );
    expect(saved).toHaveBeenCalledTimes(1);
  });

  it('opens the step that the address names', async () => {
    open({ selected: '2.1' });
    expect(
      await screen.findByRole('button', { name: /^Passed:.*Press Buy/ }),
    ).toHaveAttribute('aria-expanded', 'true');
  });

  it('tells which step is opened and closed, so that the address can name it', async () => {
    const onSelect = jest.fn();
    open({ onSelect });
    const step = await screen.findByRole('button', {
      name: /^Passed:.*Open the shop/,
    });
    await userEvent.click(step);
    await userEvent.click(step);
    expect(onSelect.mock.calls).toEqual([['1'], [undefined]]);
  });

  it('says how many notices a folded step has', async () => {
    open();
    expect(
      await screen.findByRole('button', { name: /Expect text.*1 notice/ }),
    ).toBeInTheDocument();
  });

  it('says that a picture is no longer kept, in the strip and at its step', async () => {
    open({ kept: 'ab' });
    expect(
      await screen.findByText(/The picture is no longer kept/),
    ).toBeInTheDocument();
    expect(await screen.findByText('No longer kept')).toBeInTheDocument();
  });

  it('moves along the film strip with the keyboard and enlarges with Enter', async () => {
    const onSelect = jest.fn();
    open({ onSelect });
    const strip = await screen.findByRole('listbox', {
      name: 'Pictures of the steps',
    });
    const current = () => within(strip).getByRole('option', { selected: true });
    // It begins where the attempt went wrong.
    expect(current()).toHaveAccessibleName('Failed: step 3, Expect text');

    strip.focus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(current()).toHaveAccessibleName('Passed: step 2.1, Press Buy');
    await userEvent.keyboard('{Home}{ArrowLeft}');
    expect(current()).toHaveAccessibleName('Passed: step 1, Open the shop');

    await userEvent.keyboard('{End}{Enter}');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Go to step 3' }),
    );
    expect(onSelect).toHaveBeenLastCalledWith('3');
  });
});
