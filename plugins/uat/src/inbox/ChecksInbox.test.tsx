import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../testing/FakeBackend';
import { sampleCheck } from '../testing/FakeChecks';
import { renderPage } from '../testing/renderPage';
import { sampleId } from '../testing/samples';
import { dueInWords } from '../manual/checkWords';
import { ChecksInbox } from './ChecksInbox';

describe('checks in the inbox', () => {
  it('lists what waits, for whom, until when and who works on it', async () => {
    const backend = new FakeBackend();
    backend.checks.add(
      sampleCheck({
        dueAt: '2020-01-01T00:00:00.000Z',
        isOverdue: true,
        claimedBy: { ref: 'user:default/ben', name: 'Ben' },
        answered: 1,
      }),
    );
    renderPage(<ChecksInbox />, { backend });
    const list = await screen.findByRole('list', { name: 'Checks' });
    const item = within(list).getByRole('listitem');
    expect(item).toHaveTextContent('For scales');
    expect(item).toHaveTextContent('Ben works on it');
    expect(item).toHaveTextContent('1 of 2 steps done');
    expect(item).toHaveTextContent(/\d+ days overdue/);
    expect(
      within(item).getByRole('link', { name: 'Weigh · p1' }),
    ).toHaveAttribute('href', `/uat/checks/${sampleId(1)}/${sampleId(2)}`);
  });

  it('asks for mine first', async () => {
    const backend = new FakeBackend();
    renderPage(<ChecksInbox />, { backend });
    await screen.findByText('No check waits for you');
    expect(backend.asked('GET', /^\/checks$/)[0].query.get('of')).toBe('me');
  });

  it('asks for all checks of a run when a link leads there', async () => {
    const backend = new FakeBackend();
    renderPage(<ChecksInbox />, { backend, path: `/?run=${sampleId(1)}` });
    await screen.findByText('No check matches the filter');
    const { query } = backend.asked('GET', /^\/checks$/)[0];
    expect([query.get('of'), query.get('run')]).toEqual(['all', sampleId(1)]);
  });

  it('shows what is overdue alone', async () => {
    const backend = new FakeBackend();
    backend.checks.add(sampleCheck());
    renderPage(<ChecksInbox />, { backend });
    await screen.findByRole('list', { name: 'Checks' });
    await userEvent.click(screen.getByRole('radio', { name: 'Overdue' }));
    expect(await screen.findByText('Nothing is overdue')).toBeVisible();
  });
});

describe('a date', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  it.each([
    ['2026-03-10T12:30:00Z', 'due in 30 minutes'],
    ['2026-03-11T13:00:00Z', 'due tomorrow'],
    ['2026-03-08T11:00:00Z', '2 days overdue'],
    ['2026-03-10T11:59:30Z', '1 minute overdue'],
  ])('%s is %s', (at, words) => {
    expect(dueInWords(new Date(at), now)).toBe(words);
  });
});
