import { render, screen } from '@testing-library/react';
import { UatApiError } from '@uatcms/plugin-uat-common';
import { formatDuration } from './Duration';
import { ErrorPanel } from './ErrorPanel';
import { formatTimeAgo } from './TimeAgo';
import { VerdictBadge } from './VerdictBadge';

describe('ErrorPanel', () => {
  it('lists all problems with their places', () => {
    const problems = [
      { path: ['a'], place: 'case “Pay”, step 2', message: 'is needed' },
      {
        path: ['b'],
        place: 'data set “Customers”',
        message: 'has no column “emial”',
      },
    ];
    const error = new UatApiError(400, {
      error: { name: 'InputError', message: 'Two things are wrong', problems },
      response: { statusCode: 400 },
    });
    render(<ErrorPanel error={error} />);

    expect(screen.getByRole('alert')).toHaveTextContent('Two things are wrong');
    expect(
      screen.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      'case “Pay”, step 2: is needed',
      'data set “Customers”: has no column “emial”',
    ]);
  });

  it('says in plain words that the backend cannot be reached', () => {
    render(<ErrorPanel error={new TypeError('Failed to fetch')} />);
    expect(screen.getByRole('alert')).toHaveTextContent('could not be reached');
  });
});

describe('VerdictBadge', () => {
  it('tells a verdict by word, not by colour alone', () => {
    render(<VerdictBadge outcome="flaky" />);
    expect(screen.getByText('Flaky')).toBeInTheDocument();
  });
});

describe('formatDuration', () => {
  it.each([
    [350, '350 ms'],
    [999.6, '1000 ms'],
    [4_250, '4.2 s'],
    [59_999, '59 s'],
    [125_000, '2 min 5 s'],
    [120_000, '2 min'],
    [3_780_000, '1 h 3 min'],
  ])('says %d ms as %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
});

describe('formatTimeAgo', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  it.each([
    ['2026-06-01T11:59:40Z', 'just now'],
    ['2026-06-01T12:05:00Z', 'just now'],
    ['2026-06-01T11:57:00Z', '3 minutes ago'],
    ['2026-06-01T07:00:00Z', '5 hours ago'],
    ['2026-05-31T11:00:00Z', 'yesterday'],
    ['2026-05-12T11:00:00Z', '2 weeks ago'],
    ['2024-05-12T11:00:00Z', '2 years ago'],
  ])('says %s as %s', (at, words) => {
    expect(formatTimeAgo(new Date(at), now)).toBe(words);
  });
});
