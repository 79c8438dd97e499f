import { filterOf, noFilter, questionOf, withFilter } from './runFilter';

describe('the filter of a run', () => {
  const filter = {
    outcomes: new Set(['failed', 'running'] as const),
    text: 'postcode',
    caseName: 'Pay & go',
    order: 'slowest' as const,
  };

  it('comes back from the address that it was put into', () => {
    expect(filterOf(withFilter(new URLSearchParams(), filter))).toEqual(filter);
  });

  it('leaves the rest of the address as it is, and nothing of itself behind', () => {
    const before = new URLSearchParams('iteration=7');
    const narrowed = withFilter(before, filter);
    expect(narrowed.get('iteration')).toBe('7');
    expect(withFilter(narrowed, noFilter).toString()).toBe('iteration=7');
  });

  it('ignores what an address cannot mean', () => {
    expect(
      filterOf(new URLSearchParams('show=bad,cancelling&order=x')),
    ).toEqual(noFilter);
  });

  it('asks the server for verdicts and states apart', () => {
    expect(questionOf(filter)).toEqual({
      verdicts: 'failed',
      states: 'running',
      caseName: 'Pay & go',
      q: 'postcode',
      sort: 'duration',
      order: 'desc',
    });
    expect(questionOf(noFilter)).toEqual({});
  });
});
