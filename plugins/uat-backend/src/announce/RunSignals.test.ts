import { mockServices } from '@backstage/backend-test-utils';
import type { RunChange } from '@uatcms/core';
import { RunSignals } from './RunSignals';

describe('signals of runs', () => {
  const publish = jest.fn();
  let signals: RunSignals;

  beforeEach(() => {
    jest.useFakeTimers();
    publish.mockReset().mockResolvedValue(undefined);
    signals = new RunSignals({ publish }, mockServices.logger.mock());
  });

  afterEach(() => jest.useRealTimers());

  function change(version: number, runId = 'run'): RunChange {
    return { runId, testSet: 'basket', version, state: 'running' };
  }

  const versions = () =>
    publish.mock.calls.map(([signal]) => signal.message.version);

  it('sends the first change at once, to everybody', () => {
    signals.changed(change(1));
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'uat',
      message: { type: 'run', ...change(1) },
    });
  });

  it('sends at most four signals a second, and the last one always', () => {
    for (let version = 1; version <= 100; version++) {
      signals.changed(change(version));
      jest.advanceTimersByTime(10);
    }
    jest.advanceTimersByTime(1_000);
    expect(versions().length).toBeLessThanOrEqual(5);
    expect(versions().at(-1)).toBe(100);
  });

  it('sends the newest version, in whatever order reports came in', () => {
    [1, 3, 2].forEach(version => signals.changed(change(version)));
    jest.advanceTimersByTime(1_000);
    expect(versions()).toEqual([1, 3]);
  });

  it('does not let one run hold up another', () => {
    signals.changed(change(1, 'one'));
    signals.changed(change(1, 'other'));
    expect(publish).toHaveBeenCalledTimes(2);
  });
});
