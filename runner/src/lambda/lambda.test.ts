import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweepTemporaryFiles } from './sweepTemporaryFiles';
import { TimeBudget } from './TimeBudget';

describe('the time of an invocation', () => {
  let left: number;
  let time: TimeBudget;

  beforeEach(() => {
    jest.useFakeTimers();
    left = 900_000;
    time = new TimeBudget(() => left);
  });
  afterEach(() => jest.useRealTimers());

  function perform(milliseconds: number) {
    time.beginIteration();
    jest.advanceTimersByTime(milliseconds);
    left -= milliseconds;
  }

  it('is enough for a first iteration, however long that may take', () => {
    left = 30_000;
    expect(time.hasTimeFor(300_000)).toBe(true);
  });

  it('is not enough when only what an orderly end needs is left', () => {
    left = 20_000;
    expect(time.hasTimeFor(1_000)).toBe(false);
  });

  it('is enough for another iteration that most likely ends in time', () => {
    perform(30_000);
    left = 81_000;
    expect(time.hasTimeFor(300_000)).toBe(true);
    left = 80_000;
    expect(time.hasTimeFor(300_000)).toBe(false);
  });

  it('is judged by no more than the time limit of an iteration', () => {
    perform(30_000);
    left = 61_000;
    expect(time.hasTimeFor(40_000)).toBe(true);
  });

  it('says when the current iteration has to end, unless nobody waits for that any more', () => {
    const ended = jest.fn();
    time.onLastMoment(ended);
    jest.advanceTimersByTime(889_999);
    expect(ended).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(ended).toHaveBeenCalledTimes(1);
    const forgotten = jest.fn();
    time.onLastMoment(forgotten)();
    jest.advanceTimersByTime(900_000);
    expect(forgotten).not.toHaveBeenCalled();
  });
});

describe('the temporary folder of a sandbox', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uat-sweep-'));
    await mkdir(join(folder, 'playwright_chromiumdev_profile-x', 'Default'), {
      recursive: true,
    });
    for (const name of [
      'core.chromium.12',
      '.org.chromium.Chromium.Ab',
      'kept.txt',
    ]) {
      await writeFile(join(folder, name), '');
    }
    await utimes(join(folder, 'kept.txt'), 0, 0);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is swept of everything that browsers have left', async () => {
    expect(await sweepTemporaryFiles(undefined, folder)).toEqual([
      '.org.chromium.Chromium.Ab',
      'core.chromium.12',
      'playwright_chromiumdev_profile-x',
    ]);
    expect(await readdir(folder)).toEqual(['kept.txt']);
  });

  it('keeps what belongs to the browser in use, but never a core dump', async () => {
    expect(await sweepTemporaryFiles(Date.now() - 60_000, folder)).toEqual([
      'core.chromium.12',
    ]);
  });

  it('that is missing is nothing to worry about', async () => {
    expect(await sweepTemporaryFiles(undefined, join(folder, 'gone'))).toEqual(
      [],
    );
  });
});
