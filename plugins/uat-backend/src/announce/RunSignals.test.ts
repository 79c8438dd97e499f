import { RunSignals } from './RunSignals';

describe('signals of runs', () => {
  const send = jest.fn();
  let signals: RunSignals;

  beforeEach(() => {
    jest.useFakeTimers();
    send.mockReset();
    signals = new RunSignals({ send });
  });

  afterEach(() => jest.useRealTimers());

  it('are sent of the first change at once', () => {
    signals.changed('run');
    expect(send.mock.calls).toEqual([[{ type: 'run', id: 'run' }]]);
  });

  it('are at most four a second, and one comes after the last change', () => {
    for (let change = 1; change <= 99; change++) {
      signals.changed('run');
      jest.advanceTimersByTime(10);
    }
    const sent = send.mock.calls.length;
    expect(sent).toBeLessThanOrEqual(4);
    jest.advanceTimersByTime(1_000);
    expect(send).toHaveBeenCalledTimes(sent + 1);
  });

  it('end with the changes', () => {
    signals.changed('run');
    jest.advanceTimersByTime(1_000);
    signals.changed('run');
    jest.advanceTimersByTime(1_000);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('do not let one run hold up another', () => {
    signals.changed('one');
    signals.changed('other');
    expect(send).toHaveBeenCalledTimes(2);
  });
});
