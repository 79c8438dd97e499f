import { SharedReadings } from './SharedReadings';

describe('shared readings', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** A question whose answers are numbers: how often it was read. */
  function question(readings: SharedReadings) {
    let times = 0;
    const read = async () => {
      times += 1;
      return times;
    };
    return { ask: () => readings.read('question', read), times: () => times };
  }

  it('are one for all who ask at the same time', async () => {
    const { ask } = question(new SharedReadings(100));
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  });

  it('begin after those who get them have asked, and not before the pause is over', async () => {
    const { ask, times } = question(new SharedReadings(100));
    expect(await ask()).toBe(1);
    const later = [ask(), ask()];
    await jest.advanceTimersByTimeAsync(99);
    expect(times()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await Promise.all(later)).toEqual([2, 2]);
  });

  it('let nobody wait who asks after the pause, or something else', async () => {
    const readings = new SharedReadings(100);
    const { ask } = question(readings);
    expect(await ask()).toBe(1);
    expect(await readings.read('another', async () => 'one')).toBe('one');
    await jest.advanceTimersByTimeAsync(100);
    expect(await ask()).toBe(2);
  });

  it('fail for those who asked, and are tried again for the next', async () => {
    const readings = new SharedReadings(100);
    const failing = readings.read('question', async () => {
      throw new Error('No connection');
    });
    await expect(failing).rejects.toThrow('No connection');
    await jest.advanceTimersByTimeAsync(100);
    expect(await readings.read('question', async () => 'there')).toBe('there');
  });
});
