import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { FakeBackend } from '../testing/FakeBackend';
import { me, sampleCheck, sampleCheckStep } from '../testing/FakeChecks';
import { renderPage } from '../testing/renderPage';
import { sampleId } from '../testing/samples';
import { PerformPage } from './PerformPage';

function open(check = sampleCheck()) {
  const backend = new FakeBackend();
  backend.checks.add(check);
  renderPage(
    <Routes>
      <Route path="/c/:runId/:iterationId" element={<PerformPage />} />
    </Routes>,
    { backend, path: `/c/${check.runId}/${check.iterationId}` },
  );
  return backend;
}

const mine = { claimedBy: me, claimedAt: '2026-01-01T00:00:00.000Z' };
const step = (place: string) => screen.findByRole('region', { name: place });
const answers = (backend: FakeBackend) =>
  backend
    .asked('PUT', /\/steps\//)
    .map(({ path, body }) => [
      path.split('/').at(-1),
      body.answer,
      body.remark,
    ]);

describe('performing a check', () => {
  it('is taken on first, after a look at what there is to do', async () => {
    open();
    expect(await screen.findByText(/Do thing 2/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'I do it' }));
    expect(await step('Step 1 of 2')).toBeVisible();
  });

  it('says who works on it, and asks before it is taken over', async () => {
    const backend = open(
      sampleCheck({ claimedBy: { ref: 'user:default/ben', name: 'Ben' } }),
    );
    expect(await screen.findByText('Ben works on this check')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Take it over' }));
    await step('Step 1 of 2');
    expect(backend.asked('POST', /claim/)[0].body).toMatchObject({
      takeOver: true,
    });
  });

  it('goes by keys alone, from the first step to the result', async () => {
    const backend = open(sampleCheck(mine));
    await step('Step 1 of 2');
    await userEvent.keyboard('p');
    await step('Step 2 of 2');
    await userEvent.keyboard('p');
    const finish = await screen.findByRole('button', {
      name: 'Finish: Passed',
    });
    await waitFor(() => expect(finish).toHaveFocus());
    await userEvent.keyboard('{Enter}');
    const result = await step('Result');
    expect(within(result).getByText('Passed')).toBeVisible();
    expect(answers(backend)).toEqual([
      ['0', 'passed', ''],
      ['1', 'passed', ''],
    ]);
  });

  it('asks for a remark when a step fails, and may end there', async () => {
    const backend = open(sampleCheck(mine));
    await step('Step 1 of 2');
    await userEvent.keyboard('f');
    const remark = await screen.findByRole('textbox', { name: 'Remark' });
    await waitFor(() => expect(remark).toHaveFocus());
    // While somebody writes, letters are letters.
    await userEvent.type(remark, 'bent');
    await userEvent.click(
      screen.getByRole('button', { name: 'Finish: Failed' }),
    );
    expect(within(await step('Result')).getByText('Failed')).toBeVisible();
    expect(answers(backend)).toEqual([
      ['0', 'failed', ''],
      ['0', 'failed', 'bent'],
    ]);
    // The end never overtakes the remark.
    const last = backend.requests.filter(({ method }) => method !== 'GET');
    expect(last.at(-1)!.path).toMatch(/finish$/);
  });

  it('goes back to a step and corrects it', async () => {
    const backend = open(sampleCheck(mine));
    await step('Step 1 of 2');
    await userEvent.keyboard('p');
    await step('Step 2 of 2');
    await userEvent.keyboard('{ArrowLeft}');
    const first = await step('Step 1 of 2');
    expect(
      within(first).getByRole('button', { name: /^Pass/ }),
    ).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(
      within(first).getByRole('button', { name: 'Take the answer back' }),
    );
    await waitFor(() =>
      expect(answers(backend).at(-1)).toEqual(['0', null, '']),
    );
  });

  it('begins where somebody has stopped', async () => {
    open(
      sampleCheck({
        ...mine,
        answers: [
          {
            sequence: 0,
            answer: 'passed',
            remark: '',
            pictures: [],
            by: me,
            at: '2026-01-01T00:00:00.000Z',
          },
        ],
      }),
    );
    expect(await step('Step 2 of 2')).toBeVisible();
  });

  it('lets only those steps be skipped that may be', async () => {
    open(
      sampleCheck({
        ...mine,
        stepList: [
          sampleCheckStep({ condition: 'the light is on' }),
          sampleCheckStep({ sequence: 1 }),
        ],
      }),
    );
    const first = await step('Step 1 of 2');
    expect(within(first).getByText('Only if the light is on.')).toBeVisible();
    await userEvent.click(within(first).getByRole('button', { name: /^Skip/ }));
    const second = await step('Step 2 of 2');
    expect(within(second).queryByRole('button', { name: /^Skip/ })).toBeNull();
  });

  it('stays with what could not be kept, and loses no word and no picture of it', async () => {
    const user = userEvent.setup();
    const check = sampleCheck(mine);
    const backend = open(check);
    const steps = `/runs/${check.runId}/checks/${check.iterationId}/steps/0`;
    const gone = { status: 503, body: { error: {}, response: {} } };
    const put = `PUT ${steps}`;
    const post = `POST ${steps}/pictures`;
    backend.answers.set(put, gone);
    backend.answers.set(post, gone);

    const first = await step('Step 1 of 2');
    await user.type(within(first).getByRole('textbox'), 'bent');
    await user.upload(
      screen.getByLabelText('Choose pictures'),
      new File(['1'], 'bend.png', { type: 'image/png' }),
    );
    expect(await screen.findByText('A picture is not kept yet')).toBeVisible();
    await user.click(within(first).getByRole('button', { name: /^Pass/ }));
    expect(await screen.findByText('This could not be kept')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Step 1 of 2' })).toBe(first);

    // Also after a look at another step.
    await user.click(screen.getByRole('button', { name: 'Later' }));
    await step('Step 2 of 2');
    await user.click(screen.getByRole('button', { name: 'Back' }));
    const again = await step('Step 1 of 2');
    expect(within(again).getByRole('textbox')).toHaveValue('bent');

    backend.answers.clear();
    backend.answers.set(post, { status: 200, body: check });
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.queryByText('A picture is not kept yet')).toBeNull(),
    );
    await user.click(within(again).getByRole('button', { name: /^Pass/ }));
    await step('Step 2 of 2');
    expect(answers(backend).at(-1)).toEqual(['0', 'passed', 'bent']);
  });

  it('offers the next check of the same run', async () => {
    const check = sampleCheck(mine);
    const backend = open(check);
    backend.checks.add(
      sampleCheck({
        iterationId: sampleId(8),
        runId: sampleId(9),
        rowKey: 'elsewhere',
      }),
    );
    backend.checks.add(sampleCheck({ iterationId: sampleId(3), rowKey: 'p2' }));
    await step('Step 1 of 2');
    await userEvent.keyboard('p');
    await step('Step 2 of 2');
    await userEvent.keyboard('p');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Finish: Passed' }),
    );
    expect(
      await screen.findByRole('link', { name: 'Next check: Weigh · p2' }),
    ).toHaveAttribute('href', `/uat/checks/${check.runId}/${sampleId(3)}`);
  });
});
